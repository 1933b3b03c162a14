package dev.fathom.amid.auction;

/**
 * What the designer wants, per bidder: a weighted sum of revenue (payments) and welfare (values of winners).
 *
 * @param revenue weight of revenue
 * @param welfare weight of welfare
 */
public record Objective(double revenue, double welfare) {

    /** Revenue alone. */
    public static final Objective REVENUE = new Objective(1, 0);

    /** Welfare alone. */
    public static final Objective WELFARE = new Objective(0, 1);

    /** (1 − κ) revenue + κ welfare. */
    public static Objective mix(double kappa) {
        return new Objective(1 - kappa, kappa);
    }
}
