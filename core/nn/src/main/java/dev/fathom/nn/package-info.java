@NullMarked
package dev.fathom.nn;

import org.jspecify.annotations.NullMarked;
