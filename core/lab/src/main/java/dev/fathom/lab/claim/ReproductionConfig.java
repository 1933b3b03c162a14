package dev.fathom.lab.claim;

import dev.fathom.lab.recipe.About;
import java.util.List;

/**
 * Which claims to measure, and how thoroughly.
 *
 * @param methods the methods; empty for all there are
 * @param claims the claims' ids; empty for all of the methods
 * @param full whether with all seeds, those claims included that take long
 */
public record ReproductionConfig(
        @About("methods whose claims are measured; empty for all")
        List<String> methods,

        @About("ids of the claims to measure; empty for all")
        List<String> claims,

        @About("measure with all seeds, and the claims that take long too")
        boolean full) {

    /** Copies the lists. */
    public ReproductionConfig {
        methods = List.copyOf(methods);
        claims = List.copyOf(claims);
    }

    static ReproductionConfig defaults() {
        return new ReproductionConfig(List.of(), List.of(), false);
    }
}
