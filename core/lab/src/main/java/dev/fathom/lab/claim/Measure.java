package dev.fathom.lab.claim;

/** Measures the figure of a claim. It does not see the rule by which the figure is judged. */
@FunctionalInterface
public interface Measure {

    /**
     * Measures.
     *
     * @param context says with which seeds and how thoroughly
     * @return the figure and those of the baselines, the same for the same seeds
     * @throws Exception if it could not be measured; the claim is then undecided and says why
     */
    Measurement measure(StudyContext context) throws Exception;
}
