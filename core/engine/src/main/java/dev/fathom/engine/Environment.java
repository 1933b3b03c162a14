package dev.fathom.engine;

import java.nio.charset.StandardCharsets;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.javacpp.LongPointer;
import org.bytedeco.javacpp.Pointer;

/**
 * Sets environment variables of the running process for native libraries that are loaded later; Java itself cannot. It
 * does what the C library's {@code setenv} does: hangs a longer table of {@code NAME=value} strings into
 * {@code environ}. Java's own view of the environment and that of child processes stay as they were.
 */
final class Environment {

    /** A native array of addresses, seen as longs. */
    private static final class Table extends LongPointer {
        Table(long address) {
            super((Pointer) null);
            this.address = address;
        }
    }

    private Environment() {}

    /** Whether this system's C library is one whose table this class knows. */
    static boolean isSupported() {
        String platform = Loader.getPlatform();
        return platform.equals("linux-x86_64") || platform.equals("linux-arm64");
    }

    /**
     * Sets a variable that is not set yet.
     *
     * @return whether it is in the table now; false on systems where this is not known to work
     */
    static boolean set(String name, String value) {
        if (!isSupported()) {
            return false;
        }
        Loader.load(LongPointer.class);
        Pointer symbol = Loader.addressof("environ");
        if (symbol == null || symbol.isNull()) {
            return false;
        }
        Table variable = new Table(symbol.address());
        Table old = new Table(variable.get());
        int length = 0;
        while (!old.isNull() && old.get(length) != 0) {
            length++;
        }
        byte[] entry = (name + "=" + value + "\0").getBytes(StandardCharsets.UTF_8);
        BytePointer text = new BytePointer(Pointer.malloc(entry.length));
        text.put(entry);
        Table longer = new Table(Pointer.malloc((length + 2L) * Long.BYTES).address());
        for (int i = 0; i < length; i++) {
            longer.put(i, old.get(i));
        }
        longer.put(length, text.address());
        longer.put(length + 1, 0);
        variable.put(longer.address());
        return true;
    }
}
