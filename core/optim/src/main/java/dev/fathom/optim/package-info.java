@NullMarked
package dev.fathom.optim;

import org.jspecify.annotations.NullMarked;
