/**
 * Opens zip, tar, tar.gz and Debian packages that may be hostile: {@link dev.fathom.data.archive.Archive} refuses names
 * that leave their folder, links, repeated names, and contents out of proportion to the file.
 */
@NullMarked
package dev.fathom.data.archive;

import org.jspecify.annotations.NullMarked;
