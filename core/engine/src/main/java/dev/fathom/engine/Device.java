package dev.fathom.engine;

import java.util.Locale;
import java.util.Objects;

/**
 * Where a tensor's elements live.
 *
 * @param kind the kind of processor
 * @param index which one of its kind, from 0; always 0 for the CPU
 */
public record Device(Kind kind, int index) {

    /** The processor and main memory. */
    public static final Device CPU = new Device(Kind.CPU, 0);

    /** Kinds of processor. */
    public enum Kind {
        /** The processor and main memory. */
        CPU,
        /** An Nvidia graphics processor. */
        CUDA,
        /** Apple's Metal graphics processor. */
        MPS
    }

    /** Checks that the index is one that can exist. */
    public Device {
        Objects.requireNonNull(kind, "kind");
        if (index < 0 || index > 127 || (kind == Kind.CPU && index != 0)) {
            throw new DeviceException(
                    "device index " + index + " of kind " + kind
                            + " cannot exist: the CPU has index 0 only, others have 0 to 127",
                    "device");
        }
    }

    @Override
    public String toString() {
        return kind == Kind.CPU ? "cpu" : kind.name().toLowerCase(Locale.ROOT) + ":" + index;
    }
}
