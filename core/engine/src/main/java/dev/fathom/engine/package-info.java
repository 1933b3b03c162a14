@NullMarked
package dev.fathom.engine;

import org.jspecify.annotations.NullMarked;
