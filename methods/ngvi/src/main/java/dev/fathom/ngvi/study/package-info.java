/** The claims of the paper, measured: {@link dev.fathom.ngvi.study.NgviStudy}. */
@NullMarked
package dev.fathom.ngvi.study;

import org.jspecify.annotations.NullMarked;
