/**
 * Turns files into data: source jars and folders of text into a {@link dev.fathom.data.Corpus}, IDX and PNG files into
 * a {@link dev.fathom.data.ImageSet}, CSV and LIBSVM files into a {@link dev.fathom.data.Table}. Files are taken to be
 * hostile.
 */
@NullMarked
package dev.fathom.data.read;

import org.jspecify.annotations.NullMarked;
