package dev.fathom.train;

import dev.fathom.data.DataProvenance;
import dev.fathom.lab.run.Run;

/** Carries what the data know of themselves into a run's record. */
public final class Provenance {

    private Provenance() {}

    /** Records every package and file that the data were read from. */
    public static void record(DataProvenance data, Run run) {
        for (DataProvenance.Artefact artefact : data.artefacts()) {
            run.uses(new dev.fathom.lab.run.DataProvenance(
                    data.dataset(), artefact.coordinates(), artefact.sha256(), data.licence(), data.attribution()));
        }
    }
}
