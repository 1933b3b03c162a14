/**
 * Data: what the readers deliver, the order in which it is visited, and where it came from.
 *
 * <ul>
 *   <li>{@link dev.fathom.data.Corpus}, {@link dev.fathom.data.ImageSplits} and {@link dev.fathom.data.Table} hold
 *       data, each with its {@link dev.fathom.data.DataProvenance};
 *   <li>{@link dev.fathom.data.EpochOrder} decides the order in which anything is visited;
 *   <li>{@link dev.fathom.data.DataPaths} decides what may be read and written;
 *   <li>every failure is a {@link dev.fathom.data.DataException} of a kind that a caller can act on.
 * </ul>
 *
 * The packages below: {@code catalog} fetches and keeps named data sets, {@code archive} opens packages safely,
 * {@code read} turns files into the types above, {@code text} turns text into tokens.
 */
@NullMarked
package dev.fathom.data;

import org.jspecify.annotations.NullMarked;
