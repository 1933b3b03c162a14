package dev.fathom.ngvi.data;

import dev.fathom.data.DataProvenance;
import java.util.function.Consumer;

/** Carries what a data set knows of itself into the record of a run or a study. */
public final class UsedData {

    private UsedData() {}

    /**
     * Records every package and file that the data were read from.
     *
     * @param uses what takes the record, for instance {@code run::uses}
     */
    public static void record(DataProvenance data, Consumer<dev.fathom.lab.run.DataProvenance> uses) {
        for (DataProvenance.Artefact artefact : data.artefacts()) {
            uses.accept(new dev.fathom.lab.run.DataProvenance(
                    data.dataset(), artefact.coordinates(), artefact.sha256(), data.licence(), data.attribution()));
        }
    }
}
