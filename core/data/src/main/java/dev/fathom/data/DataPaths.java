package dev.fathom.data;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Decides which paths data code may read and write; every other class of this module asks here.
 *
 * <p>Names that come from outside (archives, catalog entries, recipes) may only name something below a given folder.
 * Folders are walked without following links out of them.
 */
public final class DataPaths {

    private static final int LONGEST_NAME = 1024;

    private DataPaths() {}

    /**
     * A name from outside, as a clean relative path with forward slashes.
     *
     * @param name the name; a leading {@code ./} and a trailing slash are dropped
     * @throws DataPathException if it is absolute, climbs with {@code ..}, has a back-slash, a control character or an
     *     empty part, or is longer than 1024 characters
     */
    public static String relative(String name) {
        String clean = name.startsWith("./") ? name.substring(2) : name;
        clean = clean.endsWith("/") ? clean.substring(0, clean.length() - 1) : clean;
        refusal(clean).ifPresent(reason -> {
            throw new DataPathException("the name " + quoted(name) + " is refused: " + reason);
        });
        return clean;
    }

    private static Optional<String> refusal(String name) {
        if (name.length() > LONGEST_NAME) {
            return Optional.of("it is longer than " + LONGEST_NAME + " characters");
        }
        if (name.startsWith("/") || name.matches("^[A-Za-z]:.*")) {
            return Optional.of("it is an absolute path");
        }
        if (name.chars().anyMatch(c -> c < 0x20 || c == 0x7F || c == '\\')) {
            return Optional.of("it has a back-slash or a control character");
        }
        for (String part : name.split("/", -1)) {
            if (part.isEmpty() || part.equals(".")) {
                return Optional.of("it has an empty part");
            }
            if (part.equals("..")) {
                return Optional.of("it climbs out of its folder");
            }
        }
        return Optional.empty();
    }

    /**
     * The path of a name from outside below a folder.
     *
     * @throws DataPathException if the name is not a clean relative one, see {@link #relative}
     */
    public static Path inside(Path folder, String name) {
        String clean = relative(name);
        try {
            Path path = folder.resolve(clean).normalize();
            if (path.startsWith(folder.normalize())) {
                return path;
            }
        } catch (InvalidPathException e) {
            throw new DataPathException("the name " + quoted(name) + " is not one this system can store", e);
        }
        throw new DataPathException("the name " + quoted(name) + " is refused: it leads out of " + folder);
    }

    /**
     * A file that can be read, or a clear refusal.
     *
     * @throws DataPathException if there is no regular, readable file
     */
    public static Path readableFile(Path file) {
        if (!Files.exists(file)) {
            throw new DataPathException(file + ": no such file");
        }
        if (!Files.isRegularFile(file)) {
            throw new DataPathException(file + ": is " + (Files.isDirectory(file) ? "a folder, " : "") + "not a file");
        }
        if (!Files.isReadable(file)) {
            throw new DataPathException(file + ": may not be read by this user");
        }
        return file;
    }

    /**
     * The files below a folder, as names with forward slashes in sorted order: the same on every system.
     *
     * @param folder the folder; it may itself be a link
     * @param wanted chooses by name; only chosen files are looked at
     * @throws DataPathException if the folder cannot be walked, or a chosen file is a link that leads out of it
     */
    public static List<String> filesUnder(Path folder, Predicate<String> wanted) {
        if (!Files.isDirectory(folder)) {
            throw new DataPathException(folder + ": " + (Files.exists(folder) ? "is not a folder" : "no such folder"));
        }
        try {
            Path root = folder.toRealPath();
            try (Stream<Path> paths = Files.walk(root)) {
                return paths.filter(path -> wanted.test(name(root, path)) && isFileInside(root, path))
                        .map(path -> name(root, path))
                        .sorted()
                        .toList();
            }
        } catch (IOException | UncheckedIOException e) {
            throw new DataPathException(folder + ": cannot be read: " + reason(e), e);
        }
    }

    private static boolean isFileInside(Path root, Path path) {
        if (!Files.isRegularFile(path)) {
            return false;
        }
        try {
            if (Files.isSymbolicLink(path) && !path.toRealPath().startsWith(root)) {
                throw new DataPathException(path + ": is a link that leads out of " + root + "; copy the file instead");
            }
            return true;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String name(Path root, Path path) {
        return root.relativize(path).toString().replace('\\', '/');
    }

    /** What an input or output failure says, without Java's class names where they say nothing. */
    public static String reason(Exception failure) {
        Throwable cause = failure instanceof UncheckedIOException unchecked && unchecked.getCause() != null
                ? unchecked.getCause()
                : failure;
        String message = cause.getMessage();
        String kind = cause.getClass().getSimpleName().replaceFirst("Exception$", "");
        return message == null ? kind : kind + " " + message;
    }

    /** A name as it may be printed: control characters as {@code ?}, cut after 200 characters. */
    public static String quoted(String name) {
        String printable = name.replaceAll("\\p{Cntrl}", "?");
        return '"' + (printable.length() > 200 ? printable.substring(0, 200) + "…" : printable) + '"';
    }
}
