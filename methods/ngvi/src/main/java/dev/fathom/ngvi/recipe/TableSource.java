package dev.fathom.ngvi.recipe;

import dev.fathom.data.DataProvenance;
import dev.fathom.data.Sha256;
import dev.fathom.data.Table;
import dev.fathom.data.catalog.Catalog;
import dev.fathom.data.read.Csv;
import dev.fathom.data.read.CsvFormat;
import dev.fathom.data.read.LibSvm;
import dev.fathom.lab.run.Run;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A table by its name in the catalog or its path, CSV or LIBSVM, recorded with the run. */
final class TableSource {

    private TableSource() {}

    /** Reads it; {@code known} are the columns of the model that its rows are for, none if it is to be fitted. */
    static Table read(String source, List<String> known, Path cache, Run run) {
        Table table;
        Catalog catalog = Catalog.standard(cache.resolve("data"));
        if (!catalog.contains(source) && Files.exists(Path.of(source))) {
            Path file = Path.of(source);
            String name = String.valueOf(file.getFileName());
            DataProvenance own = new DataProvenance(
                    name,
                    "unknown",
                    "the user's own file",
                    List.of(new DataProvenance.Artefact("file " + file.toAbsolutePath(), Sha256.ofFile(file))));
            table = LibSvm.looksLike(file)
                    ? LibSvm.read(name, file, known, own)
                    : Csv.read(name, file, CsvFormat.standard(), own);
        } else {
            table = catalog.table(source, run::say);
        }
        for (DataProvenance.Artefact artefact : table.provenance().artefacts()) {
            run.uses(new dev.fathom.lab.run.DataProvenance(
                    table.provenance().dataset(),
                    artefact.coordinates(),
                    artefact.sha256(),
                    table.provenance().licence(),
                    table.provenance().attribution()));
        }
        return table;
    }
}
