package dev.fathom.lab.run;

/** One logged figure. */
public record MetricRow(long step, String name, double value) {}
