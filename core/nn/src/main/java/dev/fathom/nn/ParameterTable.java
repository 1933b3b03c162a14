package dev.fathom.nn;

import dev.fathom.engine.Tensor;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The plain-text table behind {@link Module#describe()}. */
final class ParameterTable {
    private ParameterTable() {}

    static String of(Module module) {
        Map<String, Tensor> parameters = module.parameters();
        long total = module.parameterCount();
        int nameWidth = width(parameters.keySet().stream(), "parameter");
        int shapeWidth = width(parameters.values().stream().map(ParameterTable::shape), "shape");
        String row = "%-" + nameWidth + "s  %-" + shapeWidth + "s  %-5s %,14d  %5.1f %%%s%n";
        StringBuilder table = new StringBuilder();
        table.append(String.format(
                Locale.ROOT,
                "%-" + nameWidth + "s  %-" + shapeWidth + "s  %-5s %14s  %7s%n",
                "parameter",
                "shape",
                "type",
                "count",
                "share"));
        parameters.forEach((name, t) -> table.append(String.format(
                Locale.ROOT,
                row,
                name,
                shape(t),
                t.dtype(),
                t.numel(),
                100.0 * t.numel() / total,
                t.requiresGrad() ? "" : "  fixed")));
        long trained =
                module.trainable().values().stream().mapToLong(Tensor::numel).sum();
        table.append(String.format(Locale.ROOT, "total %,d parameters, %,d trained%n", total, trained));
        return table.toString();
    }

    private static String shape(Tensor t) {
        return Arrays.stream(t.shape()).mapToObj(Long::toString).collect(Collectors.joining(" x "));
    }

    private static int width(Stream<String> cells, String heading) {
        return Math.max(heading.length(), cells.mapToInt(String::length).max().orElse(0));
    }
}
