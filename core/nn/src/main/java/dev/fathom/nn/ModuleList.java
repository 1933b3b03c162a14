package dev.fathom.nn;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;

/** Modules named by their positions: 0, 1, 2, … */
public final class ModuleList<M extends Module> extends Module implements Iterable<M> {
    private final List<M> modules = new ArrayList<>();

    /** A list of the given modules, in order. */
    public ModuleList(List<M> modules) {
        for (M module : modules) {
            this.modules.add(child(Integer.toString(this.modules.size()), module));
        }
    }

    /** The module at a position, 0 ≤ index &lt; {@link #size()}. */
    public M get(int index) {
        return modules.get(index);
    }

    /** Number of modules. */
    public int size() {
        return modules.size();
    }

    @Override
    public Iterator<M> iterator() {
        return Collections.unmodifiableList(modules).iterator();
    }
}
