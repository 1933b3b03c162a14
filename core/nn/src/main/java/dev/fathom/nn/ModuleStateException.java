package dev.fathom.nn;

import java.util.List;

/** Tensors do not fit the module they are to be loaded into. The message names the module and the first faults. */
public final class ModuleStateException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;
    private static final int SHOWN = 8;

    private final transient List<String> faults;

    ModuleStateException(String module, List<String> faults) {
        super(message(module, faults));
        this.faults = List.copyOf(faults);
    }

    /** Every fault, one line each: missing name, unexpected name, or differing shapes. */
    public List<String> faults() {
        return faults;
    }

    private static String message(String module, List<String> faults) {
        String shown = String.join("; ", faults.subList(0, Math.min(SHOWN, faults.size())));
        String more = faults.size() > SHOWN ? "; and " + (faults.size() - SHOWN) + " more" : "";
        return "cannot load into " + module + ": " + shown + more + ". Load a state saved from the same configuration";
    }
}
