package dev.fathom.lab.run;

import dev.fathom.lab.ExitStatus;
import dev.fathom.lab.FathomException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where Fathom keeps its files: under {@code FATHOM_HOME} if it is set, otherwise in the XDG folders.
 *
 * @param data what is kept: runs and their index
 * @param cache what can be fetched or made again
 */
public record FathomHome(Path data, Path cache) {

    /** The home this process's environment names. */
    public static FathomHome ofEnvironment() {
        return of(System.getenv(), System.getProperty("user.home"));
    }

    /**
     * The home an environment names.
     *
     * @param environment variables by name; {@code FATHOM_HOME}, {@code XDG_DATA_HOME} and {@code XDG_CACHE_HOME} count
     * @param userHome the user's home folder
     * @throws FathomException if there is neither a {@code FATHOM_HOME} nor a home folder, or one is no path
     */
    public static FathomHome of(Map<String, String> environment, @Nullable String userHome) {
        String home = environment.getOrDefault("FATHOM_HOME", "");
        if (!home.isBlank()) {
            return in(path("FATHOM_HOME", home));
        }
        return new FathomHome(
                xdg(environment, "XDG_DATA_HOME", userHome, ".local/share"),
                xdg(environment, "XDG_CACHE_HOME", userHome, ".cache"));
    }

    /** A home with everything in one folder. */
    public static FathomHome in(Path folder) {
        Path root = folder.toAbsolutePath().normalize();
        return new FathomHome(root, root.resolve("cache"));
    }

    private static Path xdg(
            Map<String, String> environment, String variable, @Nullable String userHome, String otherwise) {
        String value = environment.getOrDefault(variable, "");
        if (!value.isBlank()) {
            Path folder = path(variable, value);
            if (folder.isAbsolute()) { // the XDG rules: a relative one is ignored
                return folder.resolve("fathom");
            }
        }
        if (userHome == null || userHome.isBlank() || userHome.equals("?")) {
            throw new FathomException(
                    ExitStatus.WRONG_USE, "this user has no home folder", "set FATHOM_HOME to a folder you can write");
        }
        return path("the user's home folder", userHome).resolve(otherwise).resolve("fathom");
    }

    private static Path path(String name, String value) {
        try {
            return Path.of(value);
        } catch (InvalidPathException e) {
            throw new FathomException(
                    ExitStatus.WRONG_USE,
                    name + " is no path here, '" + printable(value) + "': " + e.getReason(),
                    "set FATHOM_HOME to a folder with a plain name, or LC_ALL=C.UTF-8 for names with any letters",
                    e);
        }
    }

    private static String printable(String value) {
        return value.replaceAll("\\p{Cntrl}", "?");
    }

    /** The folder of all runs. */
    public Path runs() {
        return data.resolve("runs");
    }

    /** The index of all runs. */
    public Path index() {
        return data.resolve("index.sqlite");
    }
}
