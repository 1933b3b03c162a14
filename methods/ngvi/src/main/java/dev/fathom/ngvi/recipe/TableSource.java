package dev.fathom.ngvi.recipe;

import dev.fathom.data.DataPaths;
import dev.fathom.data.DataProvenance;
import dev.fathom.data.ImageSplits;
import dev.fathom.data.Sha256;
import dev.fathom.data.Table;
import dev.fathom.data.catalog.Catalog;
import dev.fathom.data.catalog.ReaderHint;
import dev.fathom.data.read.Csv;
import dev.fathom.data.read.CsvFormat;
import dev.fathom.data.read.LibSvm;
import dev.fathom.lab.run.FathomHome;
import dev.fathom.lab.run.Run;
import dev.fathom.ngvi.data.UsedData;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Rows by their name in the catalog or their path, CSV or LIBSVM, recorded with the run. */
final class TableSource {

    private final Catalog catalog =
            Catalog.standard(FathomHome.ofEnvironment().cache().resolve("data"));
    private final Run run;

    TableSource(Run run) {
        this.run = run;
    }

    /** The pictures of a name, empty if it does not name a picture set of the catalog. */
    Optional<ImageSplits> pictures(String source) {
        if (!catalog.contains(source) || !(catalog.dataset(source).reader() instanceof ReaderHint.IdxImages)) {
            return Optional.empty();
        }
        ImageSplits pictures = catalog.images(source, run::say);
        UsedData.record(pictures.train().provenance(), run::uses);
        return Optional.of(pictures);
    }

    /** A table; {@code known} are the columns of the model that its rows are for, none if it is to be fitted. */
    Table table(String source, List<String> known) {
        Table table =
                catalog.own(source).map(file -> own(file, known)).orElseGet(() -> catalog.table(source, run::say));
        UsedData.record(table.provenance(), run::uses);
        return table;
    }

    private static Table own(Path file, List<String> known) {
        String name = String.valueOf(file.getFileName());
        DataProvenance provenance = new DataProvenance(
                name,
                "unknown",
                "the user's own file",
                List.of(new DataProvenance.Artefact(
                        "file " + file.toAbsolutePath(), Sha256.ofFile(DataPaths.readableFile(file)))));
        return LibSvm.looksLike(file)
                ? LibSvm.read(name, file, known, provenance)
                : Csv.read(name, file, CsvFormat.standard(), provenance);
    }
}
