package dev.fathom.lab.run;

import dev.fathom.lab.ExitStatus;
import dev.fathom.lab.FathomException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;

/**
 * Decides which names of files, given by recipes and work, lead into a run's folder. Symbolic links are followed before
 * the decision, so a link cannot lead out.
 */
public final class PathPolicy {

    private PathPolicy() {}

    /**
     * The path of {@code name} in {@code folder}.
     *
     * @param name relative, with {@code /} between its parts; neither {@code .} nor {@code ..} nor empty parts
     * @throws FathomException if the name is not such a one, or a link on the way leads out of the folder
     */
    public static Path inside(Path folder, String name) {
        if (name.indexOf('\\') >= 0 || name.indexOf(':') >= 0 || name.chars().anyMatch(Character::isISOControl)) {
            throw refused(name, "it holds a character no path here may have");
        }
        for (String part : name.split("/", -1)) {
            if (part.isEmpty() || part.equals(".") || part.equals("..")) {
                throw refused(name, "its parts must be plain names");
            }
        }
        Path path;
        try {
            path = folder.resolve(name);
        } catch (InvalidPathException e) {
            throw refused(name, String.valueOf(e.getReason()));
        }
        if (!real(path).startsWith(real(folder))) {
            throw refused(name, "it leads out of " + folder);
        }
        return path;
    }

    /** Resolves every link on the way, as far as the path exists; a dangling link counts as leading nowhere allowed. */
    private static Path real(Path path) {
        Path whole = path.toAbsolutePath().normalize();
        Path existing = whole;
        while (existing != null && !Files.exists(existing, LinkOption.NOFOLLOW_LINKS)) {
            existing = existing.getParent();
        }
        if (existing == null) {
            return whole;
        }
        try {
            return existing.toRealPath().resolve(existing.relativize(whole)).normalize();
        } catch (IOException e) {
            throw refused(path.toString(), "a link on the way leads nowhere");
        }
    }

    private static FathomException refused(String path, String why) {
        return new FathomException(
                ExitStatus.WRONG_USE, "path '" + path + "' is refused: " + why, "name a path inside the folder");
    }
}
