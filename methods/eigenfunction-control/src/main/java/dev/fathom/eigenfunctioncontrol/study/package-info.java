/**
 * The paper's claims: {@link dev.fathom.eigenfunctioncontrol.study.EigenfunctionStudy} lists them, one class measures
 * each kind.
 */
@NullMarked
package dev.fathom.eigenfunctioncontrol.study;

import org.jspecify.annotations.NullMarked;
