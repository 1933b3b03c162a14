/** The paper's claims, measured: {@link dev.fathom.amid.study.AmidStudy} lists them. */
@NullMarked
package dev.fathom.amid.study;

import org.jspecify.annotations.NullMarked;
