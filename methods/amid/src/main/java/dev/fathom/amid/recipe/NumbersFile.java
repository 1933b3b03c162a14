package dev.fathom.amid.recipe;

import dev.fathom.amid.game.GameException;
import dev.fathom.data.DataFormatException;
import dev.fathom.data.DataPaths;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/** A CSV file whose first column holds numbers between 0 and a limit; a word in its first line is a heading. */
final class NumbersFile {

    private NumbersFile() {}

    /**
     * Its numbers, in the order of the file.
     *
     * @param scale the limit
     * @throws GameException for a line that is no number from 0 to {@code scale}, or a file without one
     * @throws dev.fathom.data.DataException for a file that cannot be read
     */
    static double[] read(Path file, double scale) {
        DataPaths.readableFile(file);
        List<Double> numbers = new ArrayList<>();
        try (Reader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8);
                CSVParser parser = CSVFormat.DEFAULT.parse(reader)) {
            for (CSVRecord row : parser) {
                String text = row.get(0).strip();
                long line = parser.getCurrentLineNumber();
                OptionalDouble number = number(text);
                if (number.isPresent() ? outside(number.getAsDouble(), scale) : line > 1) {
                    throw new GameException(
                            file + " has '" + text + "' in line " + line
                                    + ", must be a number from 0 to market.scale = " + scale,
                            "set market.scale to what counts as 1; the first line may be a heading");
                }
                number.ifPresent(numbers::add);
            }
        } catch (CharacterCodingException | UncheckedIOException e) {
            throw new DataFormatException(
                    file.toString(), 0, "is not UTF-8; convert it first, for example with iconv", e);
        } catch (IOException e) {
            throw new DataFormatException(file.toString(), 0, "cannot be read: " + DataPaths.reason(e), e);
        }
        if (numbers.isEmpty()) {
            throw new GameException(file + " has no numbers", "give one number in the first column of each line");
        }
        return numbers.stream().mapToDouble(Double::doubleValue).toArray();
    }

    private static boolean outside(double number, double scale) {
        return !(number >= 0 && number <= scale);
    }

    private static OptionalDouble number(String text) {
        try {
            return OptionalDouble.of(Double.parseDouble(text));
        } catch (NumberFormatException e) {
            return OptionalDouble.empty();
        }
    }
}
