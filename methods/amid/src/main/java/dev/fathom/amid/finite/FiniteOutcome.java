package dev.fathom.amid.finite;

/**
 * What happened in one market of N bidders.
 *
 * @param revenue payments per bidder
 * @param welfare values of winners per bidder
 * @param sold goods per bidder
 * @param taggedUtility what the tagged bidder gained; 0 if none was tagged
 */
public record FiniteOutcome(double revenue, double welfare, double sold, double taggedUtility) {}
