package dev.fathom.lab.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Bars: a group for each category, a bar for each name in it, with an error bar where the error is known. */
public final class BarPlot extends HeadedPlot<BarPlot> {

    /** The bars of one name; an error that is 0 is not drawn. */
    record Bars(String label, List<Double> values, List<Double> errors) {}

    private final Axis y;
    private final List<String> categories;
    private final List<Bars> bars;

    private BarPlot(Heading heading, Axis y, List<String> categories, List<Bars> bars) {
        super(heading);
        this.y = y;
        this.categories = List.copyOf(categories);
        this.bars = List.copyOf(bars);
    }

    /**
     * A plot with no bars yet.
     *
     * @param categories what stands below the groups; all different
     */
    public static BarPlot of(String name, String title, List<String> categories) {
        if (categories.stream().distinct().count() != categories.size()) {
            throw new IllegalArgumentException("categories must all be different, got " + categories);
        }
        return new BarPlot(Heading.of(name, title), Axis.UNNAMED, categories, List.of());
    }

    /** Labels the vertical axis, with its unit. */
    public BarPlot y(String label) {
        return new BarPlot(heading(), y.labelled(label), categories, bars);
    }

    /** Adds a bar for every category. */
    public BarPlot bars(String label, double... values) {
        return bars(label, values, new double[values.length]);
    }

    /**
     * Adds a bar with an error bar for every category.
     *
     * @param values heights; one that is not finite is left out
     * @param errors half the length of each error bar; 0 for none
     * @throws IllegalArgumentException if there are not as many as categories, or the name is taken
     */
    public BarPlot bars(String label, double[] values, double[] errors) {
        if (values.length != categories.size() || errors.length != categories.size()) {
            throw new IllegalArgumentException("there must be a value and an error for each of " + categories.size()
                    + " categories, got " + values.length + " and " + errors.length);
        }
        if (bars.stream().anyMatch(other -> other.label().equals(label))) {
            throw new IllegalArgumentException("there are bars named '" + label + "' already");
        }
        List<Bars> more = new ArrayList<>(bars);
        more.add(new Bars(
                label,
                Arrays.stream(values).boxed().toList(),
                Arrays.stream(errors).boxed().toList()));
        return new BarPlot(heading(), y, categories, more);
    }

    @Override
    BarPlot with(Heading other) {
        return new BarPlot(other, y, categories, bars);
    }

    @Override
    public boolean hasData() {
        return bars.stream().flatMap(group -> group.values().stream()).anyMatch(Double::isFinite);
    }

    Axis yAxis() {
        return y;
    }

    List<String> categories() {
        return categories;
    }

    List<Bars> bars() {
        return bars;
    }
}
