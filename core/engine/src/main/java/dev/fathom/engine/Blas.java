package dev.fathom.engine;

import org.bytedeco.javacpp.Loader;
import org.bytedeco.javacpp.LongPointer;
import org.bytedeco.javacpp.Pointer;

/** Which of OpenBLAS's kernels is in force: it carries one table of kernels per processor family and points to one. */
final class Blas {

    private static final String[] FAMILIES = {
        "SAPPHIRERAPIDS", "COOPERLAKE", "SKYLAKEX", "ZEN", "HASWELL", "EXCAVATOR", "STEAMROLLER", "PILEDRIVER",
        "BULLDOZER", "SANDYBRIDGE", "BARCELONA", "NEHALEM", "CORE2", "PRESCOTT", "NEOVERSEV2", "NEOVERSEV1",
        "NEOVERSEN2", "NEOVERSEN1", "VORTEX", "CORTEXA57", "CORTEXA72", "CORTEXA76", "ARMV8SVE", "ARMV8"
    };

    private Blas() {}

    /**
     * The processor family whose kernels are used, for instance {@code SKYLAKEX}; "unknown" where it cannot be read.
     */
    static String kernels() {
        Pointer current = Loader.addressof("gotoblas");
        if (current == null || current.isNull()) {
            return "unknown";
        }
        long table = new LongPointer(current).get();
        for (String family : FAMILIES) {
            Pointer candidate = Loader.addressof("gotoblas_" + family);
            if (candidate != null && candidate.address() == table) {
                return family;
            }
        }
        return "unknown";
    }
}
