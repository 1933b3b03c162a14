@NullMarked
package dev.fathom.data;

import org.jspecify.annotations.NullMarked;
