package dev.fathom.lab.report;

import dev.fathom.lab.run.MetricRow;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Where a report takes the figures of a run from. */
public interface MetricSource {

    /** The figures' names, in the order first logged. */
    Set<String> names();

    /**
     * A figure over steps, in the order logged.
     *
     * @throws IllegalArgumentException if there is no figure of that name
     */
    Series series(String name);

    /** Figures that were logged. */
    static MetricSource of(List<MetricRow> rows) {
        Map<String, List<MetricRow>> byName = new LinkedHashMap<>();
        for (MetricRow row : rows) {
            byName.computeIfAbsent(row.name(), name -> new ArrayList<>()).add(row);
        }
        return new MetricSource() {
            @Override
            public Set<String> names() {
                return byName.keySet();
            }

            @Override
            public Series series(String name) {
                List<MetricRow> named = byName.get(name);
                if (named == null) {
                    throw new IllegalArgumentException("no figure '" + name + "' was logged, only " + byName.keySet());
                }
                return new Series(
                        named.stream().mapToDouble(MetricRow::step).toArray(),
                        named.stream().mapToDouble(MetricRow::value).toArray());
            }
        };
    }
}
