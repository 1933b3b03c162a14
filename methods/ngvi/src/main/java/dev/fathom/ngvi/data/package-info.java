/**
 * From a table to a regression: {@link dev.fathom.ngvi.data.Encoding} learns which columns become which numbers, and
 * {@link dev.fathom.ngvi.data.ModelFrame} is a table so encoded. {@link dev.fathom.ngvi.data.Pictures} makes a table of
 * a picture set.
 */
@NullMarked
package dev.fathom.ngvi.data;

import org.jspecify.annotations.NullMarked;
