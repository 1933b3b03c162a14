package dev.fathom.data;

/** A package that data comes in, by the coordinates its ordinary client knows. */
public sealed interface PackageSource {

    /** The coordinates as a user would write them, for messages and provenance. */
    String coordinates();

    /** A jar from Maven. */
    record Maven(String group, String artifact, String version, String classifier) implements PackageSource {
        @Override
        public String coordinates() {
            return "maven " + group + ":" + artifact + ":" + version + ":" + classifier;
        }
    }

    /** A package of npm. */
    record Npm(String name, String version) implements PackageSource {
        @Override
        public String coordinates() {
            return "npm " + name + "@" + version;
        }
    }

    /** A package of Debian; a newer version is taken if its data are the same. */
    record Deb(String name, String version) implements PackageSource {
        @Override
        public String coordinates() {
            return "deb " + name + "=" + version;
        }
    }
}
