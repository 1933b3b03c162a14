package dev.fathom.data.catalog;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.List;

/** How the files of a data set are read; names are relative to its folder. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
    @JsonSubTypes.Type(value = ReaderHint.JavaSources.class, name = "java-sources"),
    @JsonSubTypes.Type(value = ReaderHint.Text.class, name = "text"),
    @JsonSubTypes.Type(value = ReaderHint.IdxImages.class, name = "idx-images"),
    @JsonSubTypes.Type(value = ReaderHint.Csv.class, name = "csv"),
    @JsonSubTypes.Type(value = ReaderHint.RData.class, name = "r-data")
})
public sealed interface ReaderHint {

    /** What comes out, for people. */
    String gives();

    /** Source jars. */
    record JavaSources() implements ReaderHint {
        @Override
        public String gives() {
            return "text";
        }
    }

    /** Plain text files. */
    record Text() implements ReaderHint {
        @Override
        public String gives() {
            return "text";
        }
    }

    /**
     * Images and labels in IDX files.
     *
     * @param folder folder that holds the four files {@code {train,t10k}-{images-idx3,labels-idx1}-ubyte}, perhaps with
     *     {@code .gz}
     * @param classes names of the labels 0, 1, …
     */
    record IdxImages(String folder, List<String> classes) implements ReaderHint {

        /** Takes a copy of the list. */
        public IdxImages {
            classes = List.copyOf(classes);
        }

        @Override
        public String gives() {
            return "images";
        }
    }

    /**
     * A table.
     *
     * @param file the file, perhaps gzipped
     * @param skip lines before the data or its header
     * @param names column names; empty if the first line after the skipped ones has them
     */
    record Csv(String file, int skip, List<String> names) implements ReaderHint {

        /** Takes a copy of the list. */
        public Csv {
            names = List.copyOf(names);
        }

        @Override
        public String gives() {
            return "a table";
        }
    }

    /**
     * A data frame that R saved.
     *
     * @param file the file
     * @param object the frame's name in R
     */
    record RData(String file, String object) implements ReaderHint {

        @Override
        public String gives() {
            return "a table";
        }
    }
}
