package dev.fathom.data.read;

import dev.fathom.data.DataFormatException;
import dev.fathom.data.DataPathException;
import dev.fathom.data.DataPaths;
import dev.fathom.data.DataProvenance;
import dev.fathom.data.Table;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.TreeSet;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.jspecify.annotations.Nullable;

/**
 * A CSV file, gzipped or not, as a table. A column in which every value is a finite number holds numbers, any other
 * words. Errors name the file, the line and the column.
 */
public final class Csv {

    private static final long MOST_BYTES = 1L << 30;

    private final String file;
    private final CsvFormat format;
    private final List<List<@Nullable String>> columns = new ArrayList<>();
    private List<String> names;

    private Csv(String file, CsvFormat format) {
        this.file = file;
        this.format = format;
        this.names = format.names();
    }

    /**
     * Reads a file.
     *
     * @param name name of the table
     * @param path the file, in UTF-8
     * @param format what is to be known of it
     * @param provenance where it came from
     * @throws DataPathException if it cannot be opened
     * @throws DataFormatException if a line has another number of values than the first one, a value is missing though
     *     that is not allowed, the file is not UTF-8, unpacks to more than 1 GiB, or has no rows
     */
    public static Table read(String name, Path path, CsvFormat format, DataProvenance provenance) {
        Csv csv = new Csv(DataPaths.readableFile(path).toString(), format);
        try (InputStream in = LimitedStream.open(path, csv.file, MOST_BYTES)) {
            csv.parse(in);
        } catch (CharacterCodingException e) {
            throw new DataFormatException(csv.file, 0, "is not UTF-8; convert it first, for example with iconv", e);
        } catch (IOException e) {
            throw new DataFormatException(csv.file, 0, "cannot be read: " + DataPaths.reason(e), e);
        }
        return csv.table(name, provenance);
    }

    private void parse(InputStream in) throws IOException {
        BufferedReader reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8.newDecoder()));
        for (int i = 0; i < format.skip(); i++) {
            if (reader.readLine() == null) {
                throw new DataFormatException(file, "has fewer than the " + format.skip() + " lines to skip");
            }
        }
        CSVFormat csv = CSVFormat.DEFAULT
                .builder()
                .setDelimiter(format.delimiter())
                .setTrim(true)
                .get();
        try (CSVParser parser =
                CSVParser.builder().setReader(reader).setFormat(csv).get()) {
            Iterator<CSVRecord> records = parser.iterator();
            if (names.isEmpty() && records.hasNext()) {
                names = header(records.next());
            }
            names.forEach(column -> columns.add(new ArrayList<>()));
            while (records.hasNext()) {
                CSVRecord next = records.next();
                add(next, format.skip() + parser.getCurrentLineNumber());
            }
        } catch (UncheckedIOException e) {
            throw e.getCause();
        } catch (IllegalStateException e) { // what the parser throws for quotes that do not close and the like
            throw new DataFormatException(file, 0, "is not CSV: " + e.getMessage(), e);
        }
    }

    private List<String> header(CSVRecord first) {
        List<String> header = first.stream().map(this::withoutMark).toList();
        for (int i = 0; i < header.size(); i++) {
            if (header.get(i).isEmpty() || header.indexOf(header.get(i)) != i) {
                throw new DataFormatException(
                        file, format.skip() + 1L, "column " + (i + 1) + " has no name or a repeated one", null);
            }
        }
        return header;
    }

    private String withoutMark(String value) {
        return value.startsWith("\uFEFF") ? value.substring(1) : value;
    }

    private void add(CSVRecord row, long line) {
        if (row.size() != names.size()) {
            throw new DataFormatException(file, line, "has " + row.size() + " values, expected " + names.size(), null);
        }
        for (int i = 0; i < names.size(); i++) {
            String value = row.get(i);
            boolean missing = value.isEmpty() || format.missing().contains(value);
            if (missing && !format.allowMissing()) {
                throw new DataFormatException(
                        file,
                        line,
                        "column " + names.get(i) + " has no value; fill it in, or leave the line out",
                        null);
            }
            columns.get(i).add(missing ? null : value);
        }
    }

    private Table table(String name, DataProvenance provenance) {
        if (columns.isEmpty() || columns.get(0).isEmpty()) {
            throw new DataFormatException(file, "has no rows");
        }
        List<Table.Column> typed = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            typed.add(typed(names.get(i), columns.get(i)));
        }
        return new Table(name, typed, provenance);
    }

    private static Table.Column typed(String name, List<@Nullable String> values) {
        double[] numbers = new double[values.size()];
        for (int i = 0; i < numbers.length; i++) {
            String value = values.get(i);
            numbers[i] = value == null ? Double.NaN : number(value);
            if (value != null && !Double.isFinite(numbers[i])) {
                return words(name, values);
            }
        }
        return new Table.Numbers(name, numbers);
    }

    private static double number(String value) {
        char last = value.charAt(value.length() - 1);
        if (Character.isLetter(last)) {
            return Double.NaN; // Java reads 1d and 1f as numbers; people do not
        }
        try {
            return Double.parseDouble(value);
        } catch (NumberFormatException e) {
            return Double.NaN;
        }
    }

    private static Table.Column words(String name, List<@Nullable String> values) {
        TreeSet<String> different = new TreeSet<>();
        for (String value : values) {
            if (value != null) {
                different.add(value);
            }
        }
        String[] words = different.toArray(String[]::new);
        int[] codes = values.stream()
                .mapToInt(value -> value == null ? -1 : Arrays.binarySearch(words, value))
                .toArray();
        return new Table.Words(name, List.of(words), codes);
    }
}
