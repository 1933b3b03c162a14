package dev.fathom.amid.auction;

import dev.fathom.amid.game.GameException;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/**
 * Values from observed bids of a first-price auction, by the bidders' first-order condition v = b + G(b) / ((n − 1)
 * g(b)), with the distribution of bids G counted and its density g smoothed (Guerre, Perrigne and Vuong 2000), with the
 * kernel mirrored at the lowest and the highest bid.
 */
public final class BidInversion {

    private BidInversion() {}

    /**
     * The values behind bids.
     *
     * @param bids at least 20, finite, not all equal
     * @param bidders n: how many met in each auction, at least 2
     * @return one for each bid, those of the lowest bids first
     */
    public static double[] values(double[] bids, int bidders) {
        double[] sorted = bids.clone();
        Arrays.sort(sorted);
        int n = sorted.length;
        if (n < 20 || bidders < 2 || !(sorted[n - 1] > sorted[0]) || !Double.isFinite(sorted[n - 1] - sorted[0])) {
            throw new GameException(
                    "values can be found from at least 20 finite bids that differ, of at least 2 bidders; got " + n
                            + " bids of " + bidders + " bidders",
                    "give more bids, one number in a row");
        }
        double mean = Arrays.stream(sorted).average().orElse(0);
        double variance =
                Arrays.stream(sorted).map(b -> (b - mean) * (b - mean)).sum() / (n - 1);
        double bandwidth = 1.06 * Math.sqrt(variance) * Math.pow(n, -0.2) * 2.78; // triweight kernel
        double[] values = new double[n];
        for (int i = 0; i < n; i++) {
            double b = sorted[i];
            double density = 0;
            for (double other : sorted) { // mirrored at both ends, beyond which there are no bids
                density += kernel((b - other) / bandwidth)
                        + kernel((b + other - 2 * sorted[0]) / bandwidth)
                        + kernel((b + other - 2 * sorted[n - 1]) / bandwidth);
            }
            density /= n * bandwidth;
            values[i] = b + (i + 1.0) / n / ((bidders - 1) * density);
        }
        return values;
    }

    /** The triweight kernel. */
    private static double kernel(double z) {
        return Math.abs(z) < 1 ? 35.0 / 32 * Math.pow(1 - z * z, 3) : 0;
    }

    /** The numbers in the first column of a CSV file; a word in its first line is taken for a heading. */
    public static double[] read(Path file) {
        List<Double> numbers = new ArrayList<>();
        try (Reader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8);
                CSVParser parser = CSVFormat.DEFAULT.parse(reader)) {
            for (CSVRecord row : parser) {
                String text = row.get(0).strip();
                long line = parser.getCurrentLineNumber();
                OptionalDouble number = number(text);
                if (number.isPresent() ? !Double.isFinite(number.getAsDouble()) : line > 1) {
                    throw new GameException(
                            file + " has '" + text + "' in line " + line + ", must be a finite number",
                            "give one number in the first column of each line; the first line may be a heading");
                }
                number.ifPresent(numbers::add);
            }
        } catch (IOException e) {
            String why = e instanceof NoSuchFileException ? "there is no such file" : e.getMessage();
            throw new GameException(file + " cannot be read: " + why, "give the path of a CSV file");
        }
        return numbers.stream().mapToDouble(Double::doubleValue).toArray();
    }

    private static OptionalDouble number(String text) {
        try {
            return OptionalDouble.of(Double.parseDouble(text));
        } catch (NumberFormatException e) {
            return OptionalDouble.empty();
        }
    }

    /**
     * The share of values in each cell of a grid, with values divided by {@code scale} and those outside put into the
     * nearest cell.
     *
     * @param scale what counts as 1, positive
     */
    public static double[] histogram(double[] values, int cells, double scale) {
        if (values.length == 0 || !(scale > 0)) {
            throw new GameException(
                    "a distribution needs values and a positive scale, got " + values.length + " and " + scale,
                    "give a file with numbers");
        }
        double[] share = new double[cells];
        for (double value : values) {
            int cell = (int) Math.floor(value / scale * cells);
            share[Math.min(cells - 1, Math.max(0, cell))] += 1;
        }
        return Distributions.normalised(share);
    }
}
