@NullMarked
package dev.fathom.cli;

import org.jspecify.annotations.NullMarked;
