package dev.fathom.amid.finite;

/** Goods are sold whole. */
final class Units {

    private static final double SLACK = 1e-9;
    private static final int ROUNDINGS = 16; // enough for shares of what twenty rounds have left

    private Units() {}

    /**
     * ⌊αN⌋, where an αN that is whole but for the rounding of α, a few units in its last place, counts as whole: with
     * many bidders those are more than any fixed slack.
     */
    static long of(double share, long bidders) {
        double goods = share * bidders;
        return (long) Math.floor(goods + Math.max(SLACK, ROUNDINGS * Math.ulp(goods)));
    }
}
