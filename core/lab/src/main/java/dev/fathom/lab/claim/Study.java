package dev.fathom.lab.claim;

import java.util.List;

/**
 * What can be checked of one method's paper; found by {@link java.util.ServiceLoader}. Listing the claims must be quick
 * and load nothing native: only measuring them may.
 */
public interface Study {

    /** The method's name, as the user gives it to {@code fathom reproduce}. */
    String method();

    /** The paper in one line: authors, title, where, year. */
    String paper();

    /** The claims, in the order to measure them; their ids are all different. */
    List<Claim> claims();
}
