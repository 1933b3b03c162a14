@NullMarked
package dev.fathom.lab;

import org.jspecify.annotations.NullMarked;
