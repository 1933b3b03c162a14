package dev.fathom.ngvi.recipe;

import dev.fathom.data.DataProvenance;
import dev.fathom.data.Sha256;
import dev.fathom.data.Table;
import dev.fathom.data.catalog.Catalog;
import dev.fathom.data.read.Csv;
import dev.fathom.data.read.CsvFormat;
import dev.fathom.lab.run.Run;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A table by its name in the catalog or its path, recorded with the run. */
final class TableSource {

    private TableSource() {}

    static Table read(String source, Path cache, Run run) {
        Table table;
        Catalog catalog = Catalog.standard(cache.resolve("data"));
        if (!catalog.contains(source) && Files.exists(Path.of(source))) {
            Path file = Path.of(source);
            DataProvenance own = new DataProvenance(
                    file.getFileName().toString(),
                    "unknown",
                    "the user's own file",
                    List.of(new DataProvenance.Artefact("file " + file.toAbsolutePath(), Sha256.ofFile(file))));
            table = Csv.read(file.getFileName().toString(), file, CsvFormat.standard(), own);
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
