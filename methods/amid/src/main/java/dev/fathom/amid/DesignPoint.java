package dev.fathom.amid;

/**
 * Rules that were validated on the way.
 *
 * @param restart from 0
 * @param iteration how many iterations led to them
 * @param solves equilibrium solves spent by the search in this restart, without validation
 * @param objective at the equilibrium found with the validation's number of steps
 * @param exploitability there, without entropy: what a bidder gains at most by departing
 */
public record DesignPoint(int restart, long iteration, double solves, double objective, double exploitability) {}
