/**
 * The study of ANCRe: {@link dev.fathom.ancre.study.AncreStudy} lists the claims, and
 * {@link dev.fathom.ancre.study.DepthBench} trains one small LLaMA for each wiring with the same seeds, data and
 * initial weights.
 */
@NullMarked
package dev.fathom.ancre.study;

import org.jspecify.annotations.NullMarked;
