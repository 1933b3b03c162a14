package dev.fathom.ngvi;

/** Hears how a fit goes on. */
@FunctionalInterface
public interface ViListener {

    /** Hears nothing. */
    ViListener NONE = (trace, q) -> true;

    /**
     * Hears where the fit stands: at the start, after every evaluation period and at the end.
     *
     * @param q the current posterior
     * @return whether to go on
     */
    boolean at(ViTrace trace, MeanFieldGaussian q);
}
