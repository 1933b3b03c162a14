/**
 * Reports: one self-contained HTML page with text, tables and plots, and the plots as SVG and PNG files beside it.
 *
 * <p>{@link dev.fathom.lab.report.Report} is the page; {@link dev.fathom.lab.report.LinePlot},
 * {@link dev.fathom.lab.report.BarPlot}, {@link dev.fathom.lab.report.IntervalPlot} and
 * {@link dev.fathom.lab.report.HeatMap} say what is plotted. The same content gives the same bytes on the same Java
 * with the same fonts.
 */
@NullMarked
package dev.fathom.lab.report;

import org.jspecify.annotations.NullMarked;
