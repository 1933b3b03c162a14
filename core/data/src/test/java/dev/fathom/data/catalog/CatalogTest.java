package dev.fathom.data.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fathom.data.Corpus;
import dev.fathom.data.UnknownDatasetException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CatalogTest {

    @TempDir
    private Path folder;

    @Test
    void everyRecordIsComplete() {
        assertThat(Catalog.recorded())
                .extracting(Dataset::name)
                .contains(
                        "java-code",
                        "fashion-mnist",
                        "mnist",
                        "sotu",
                        "moby-dick",
                        "breast-cancer",
                        "digits",
                        "randhie",
                        "spam")
                .doesNotHaveDuplicates();
        for (Dataset dataset : Catalog.recorded()) {
            assertThat(dataset.about()).as(dataset.name()).isNotBlank();
            assertThat(dataset.licence()).as(dataset.name()).isNotBlank();
            assertThat(dataset.attribution()).as(dataset.name()).isNotBlank();
            assertThat(dataset.downloadBytes()).as(dataset.name()).isPositive();
            for (DataPackage one : dataset.packages()) {
                assertThat(one.sha256()).matches("[0-9a-f]{64}");
                assertThat(one.keptSha256()).matches("[0-9a-f]{64}");
            }
        }
    }

    /** The clients know their registries; the catalog must not. */
    @Test
    void recordsHoldNoAddress() throws IOException {
        try (InputStream in = Catalog.class.getResourceAsStream("catalog.json")) {
            assertThat(new String(in.readAllBytes(), StandardCharsets.UTF_8)).doesNotContain("://", "www.");
        }
    }

    @Test
    void unknownNamesGetTheNearest() {
        Catalog catalog = Catalog.standard(folder);
        assertThatThrownBy(() -> catalog.dataset("fashon-mnist"))
                .isInstanceOf(UnknownDatasetException.class)
                .hasMessage(
                        "there is no data set \"fashon-mnist\"; did you mean fashion-mnist?; `fathom data list` shows all");
        assertThatThrownBy(() -> catalog.dataset("imagenet-21k-huge"))
                .isInstanceOf(UnknownDatasetException.class)
                .hasMessage("there is no data set \"imagenet-21k-huge\"; `fathom data list` shows all");
    }

    @Test
    void anOwnFileIsMeantWhereNoDataSetHasTheName() throws IOException {
        Catalog catalog = Catalog.standard(folder);
        Path mine = Files.writeString(folder.resolve("mine.csv"), "x");
        assertThat(catalog.own(mine.toString())).contains(mine);
        assertThat(catalog.own("mnist")).isEmpty();
        for (String name :
                new String[] {"breast-cancr", folder.resolve("none.csv").toString(), "a\0b"}) {
            assertThatThrownBy(() -> catalog.own(name))
                    .isInstanceOf(UnknownDatasetException.class)
                    .hasMessageStartingWith("there is no data set and no file ")
                    .hasMessageEndingWith("; `fathom data list` shows all");
        }
        assertThatThrownBy(() -> catalog.own("breast-cancr")).hasMessageContaining("did you mean breast-cancer?");
    }

    @Test
    void aRelativePathBecomesAbsoluteButANameStays() throws IOException {
        Path here = Files.createTempDirectory(Path.of(""), "texts");
        try {
            assertThat(Catalog.located("./" + here))
                    .isEqualTo(here.toAbsolutePath().toString());
        } finally {
            Files.delete(here);
        }
        Path mine = Files.writeString(folder.resolve("mine.csv"), "x");
        for (String name : new String[] {mine.toString(), "mnist", "no-such-folder", "", "a\0b"}) {
            assertThat(Catalog.located(name)).isEqualTo(name);
        }
        Path namesake = Files.createDirectory(Path.of("mnist"));
        try {
            assertThat(Catalog.located("mnist")).isEqualTo("mnist");
        } finally {
            Files.delete(namesake);
        }
    }

    @Test
    void dataOfAnotherKindIsRefusedBeforeItIsFetched() {
        Catalog catalog = Catalog.standard(folder);
        assertThatThrownBy(() -> catalog.corpus("mnist", FetchProgress.NONE))
                .isInstanceOf(UnknownDatasetException.class)
                .hasMessageContaining("data set mnist gives images, but text is needed here");
        assertThatThrownBy(() -> catalog.images("randhie", FetchProgress.NONE)).hasMessageContaining("gives a table");
        assertThatThrownBy(() -> catalog.table("sotu", FetchProgress.NONE)).hasMessageContaining("gives text");
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void nothingIsCachedAtFirst() {
        assertThat(Catalog.standard(folder).path("mnist")).isEmpty();
    }

    @Test
    void ownFoldersAreReadLikeDataSets() throws IOException {
        Path texts = Files.createDirectory(folder.resolve("texts"));
        for (int i = 0; i < 100; i++) {
            Files.writeString(texts.resolve(i + ".txt"), "text number " + i);
        }
        Corpus corpus = Catalog.standard(folder).corpus(texts.toString(), FetchProgress.NONE);
        assertThat(corpus.train().size() + corpus.validation().size()).isEqualTo(100);
        assertThat(corpus.provenance().artefacts()).hasSize(1);
    }
}
