package dev.fathom.engine;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.TreeSet;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;

/**
 * Loads the native libraries once, with the settings they read while loading.
 *
 * <p>The libraries are unpacked from their jars into a cache folder at first use: the one that the loader's own
 * property or else {@code FATHOM_NATIVES} names, otherwise the loader's. Processes that start together on an empty
 * cache would unpack into each other's files, so a lock file lets one unpack while the others wait; a list of what was
 * unpacked lets later processes start without the lock.
 */
final class Natives {

    private static final String CACHE = "org.bytedeco.javacpp.cachedir";
    private static final String LOCK = "fathom.lock";
    private static final String UNPACKED = "fathom-unpacked-" + version() + ".txt";

    static {
        if (System.getProperty("org.bytedeco.javacpp.maxphysicalbytes") == null) {
            // Without it every native handle asks the system for the resident size, which costs 5 us each.
            System.setProperty("org.bytedeco.javacpp.maxphysicalbytes", "0");
        }
        String folder = System.getenv("FATHOM_NATIVES");
        if (folder != null && System.getProperty(CACHE) == null) {
            System.setProperty(CACHE, folder);
        }
        Threads.checkSettings();
        unpackAndLoad();
        // NNPACK warns at every convolution on processors it does not know; the other kernels are at least as good.
        torch.globalContext().setUserEnabledNNPACK(false);
        Threads.configure();
    }

    private Natives() {}

    /** Does nothing but make sure that this class, and so the libraries, are loaded. */
    static void load() {}

    private static void unpackAndLoad() {
        Path cache = cache();
        if (cache == null || isUnpacked(cache.resolve(UNPACKED))) {
            loadLibraries();
            return;
        }
        try (FileChannel channel =
                        FileChannel.open(cache.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock lock = channel.lock()) {
            unpack();
            loadLibraries();
            if (lock.isValid()) {
                note(cache);
            }
        } catch (IOException e) {
            // A cache that cannot be written to may still hold everything; if not, loading says what is missing.
            loadLibraries();
        }
    }

    /**
     * Unpacks all of libtorch before any of it is loaded. The loader would unpack and load one file at a time, and one
     * of them needs another that comes later: on an empty cache the system's linker then takes that other file from an
     * installed PyTorch of another version, and the process dies.
     */
    private static void unpack() throws IOException {
        Loader.cacheResource(torch.class, "/org/bytedeco/pytorch/" + Loader.getPlatform() + "/");
    }

    private static void loadLibraries() {
        // Before libtorch: its OpenMP library reads the environment as it is loaded.
        Threads.prepareEnvironment();
        Loader.load(torch.class);
    }

    private static @Nullable Path cache() {
        try {
            return Loader.getCacheDir().toPath();
        } catch (IOException e) {
            return null;
        }
    }

    /** Whether every file of the list is there with the size it had. */
    private static boolean isUnpacked(Path list) {
        try {
            List<String> lines = Files.readAllLines(list);
            for (String line : lines) {
                int space = line.indexOf(' ');
                if (Files.size(Path.of(line.substring(space + 1))) != Long.parseLong(line.substring(0, space))) {
                    return false;
                }
            }
            return !lines.isEmpty();
        } catch (IOException | RuntimeException e) {
            return false;
        }
    }

    private static void note(Path cache) throws IOException {
        TreeSet<String> lines = new TreeSet<>();
        for (String file : Loader.getLoadedLibraries().values()) {
            if (file != null && file.startsWith(cache.toString())) {
                lines.add(Files.size(Path.of(file)) + " " + file);
            }
        }
        Path aside = cache.resolve(UNPACKED + ".new");
        Files.write(aside, lines);
        Files.move(aside, cache.resolve(UNPACKED), StandardCopyOption.ATOMIC_MOVE);
    }

    static String version() {
        String version = org.bytedeco.pytorch.presets.torch.class.getPackage().getImplementationVersion();
        return version == null ? "unversioned" : version;
    }
}
