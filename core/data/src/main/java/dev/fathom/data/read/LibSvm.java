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
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.StringTokenizer;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A file in LIBSVM's format, gzipped or not, as a table: in each line a label, then {@code index:value} pairs with
 * indices from 1 on, rising; what is left out is 0, and {@code #} begins a comment. Errors name the file and the line.
 *
 * <p>The table is dense. Its first column is {@value #LABEL}; feature 7 is the column {@code x7}.
 */
public final class LibSvm {

    /** The name of the label's column. */
    public static final String LABEL = "label";

    private static final long MOST_BYTES = 1L << 30;
    private static final long MOST_VALUES = 1L << 27;
    private static final int LONGEST_LINE = 1 << 24;

    private final String file;
    private final Entries labels = new Entries();
    private final TreeMap<Integer, Entries> features = new TreeMap<>();

    private LibSvm(String file) {
        this.file = file;
    }

    /** The rows in which a feature is not left out, and its values there. */
    private static final class Entries {

        private int[] rows = new int[4];
        private double[] values = new double[4];
        private int size;

        void add(int row, double value) {
            if (size == rows.length) {
                rows = Arrays.copyOf(rows, 2 * size);
                values = Arrays.copyOf(values, 2 * size);
            }
            rows[size] = row;
            values[size++] = value;
        }

        /** A value for each of so many rows, 0 where there is none. */
        double[] dense(int count) {
            double[] dense = new double[count];
            for (int k = 0; k < size; k++) {
                dense[rows[k]] = values[k];
            }
            return dense;
        }
    }

    /**
     * Reads a file.
     *
     * @param name name of the table
     * @param path the file
     * @param also columns, such as {@code x7}, that the table has even if no line gives them: those of a model that new
     *     rows are read for
     * @param provenance where it came from
     * @throws DataPathException if it cannot be opened
     * @throws DataFormatException if a label or a value is not a finite number, an index is not a whole number from 1
     *     on or does not rise, a line is longer than 2²⁴ characters, the file is not UTF-8, unpacks to more than 1 GiB,
     *     has no rows, or would fill more than 2²⁷ numbers
     */
    public static Table read(String name, Path path, Collection<String> also, DataProvenance provenance) {
        LibSvm svm = new LibSvm(DataPaths.readableFile(path).toString());
        try (BufferedReader reader = reader(path, svm.file)) {
            long line = 1;
            for (String text = line(reader, svm.file, line); text != null; text = line(reader, svm.file, line)) {
                svm.add(text, line++);
            }
        } catch (CharacterCodingException e) {
            throw new DataFormatException(svm.file, 0, "is not UTF-8", e);
        } catch (IOException e) {
            throw new DataFormatException(svm.file, 0, "cannot be read: " + DataPaths.reason(e), e);
        }
        for (String column : also) {
            if (column.matches("x[1-9][0-9]{0,8}")) {
                svm.features.computeIfAbsent(Integer.valueOf(column.substring(1)), key -> new Entries());
            }
        }
        return svm.table(name, provenance);
    }

    /** Whether the first line that is neither empty nor a comment is one of this format, with at least one pair. */
    public static boolean looksLike(Path path) {
        String file = DataPaths.readableFile(path).toString();
        try (BufferedReader reader = reader(path, file)) {
            String text = line(reader, file, 1);
            while (text != null && withoutComment(text).isEmpty()) {
                text = line(reader, file, 1);
            }
            return text != null && isLine(withoutComment(text));
        } catch (IOException | DataFormatException e) {
            return false; // whoever reads it then says why it cannot be read
        }
    }

    /** Whether this is a number with at least one pair after it. */
    private static boolean isLine(String text) {
        StringTokenizer words = new StringTokenizer(text);
        boolean pairs = words.nextToken().matches("[-+0-9.eE]+") && words.hasMoreTokens();
        while (pairs && words.hasMoreTokens()) {
            pairs = words.nextToken().matches("\\d+:\\S+");
        }
        return pairs;
    }

    /** The next line, without what ends it; null at the end of the file. */
    private static @Nullable String line(BufferedReader reader, String file, long number) throws IOException {
        int next = reader.read();
        if (next < 0) {
            return null;
        }
        StringBuilder line = new StringBuilder();
        for (; next >= 0 && next != '\n' && next != '\r'; next = reader.read()) {
            if (line.length() == LONGEST_LINE) {
                throw new DataFormatException(
                        file, number, "is longer than the " + LONGEST_LINE + " characters allowed", null);
            }
            line.append((char) next);
        }
        if (next == '\r') {
            reader.mark(1);
            if (reader.read() != '\n') {
                reader.reset();
            }
        }
        return line.toString();
    }

    private static BufferedReader reader(Path path, String file) throws IOException {
        InputStream in = LimitedStream.open(path, file, MOST_BYTES);
        return new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8.newDecoder()));
    }

    private static String withoutComment(String text) {
        int comment = text.indexOf('#');
        return (comment < 0 ? text : text.substring(0, comment)).strip();
    }

    private void add(String text, long line) {
        String row = withoutComment(text);
        if (row.isEmpty()) {
            return;
        }
        String[] words = row.split("\\s+");
        int rowNumber = labels.size;
        labels.add(rowNumber, number(words[0], "the label", line));
        int last = 0;
        for (int i = 1; i < words.length; i++) {
            int colon = words[i].indexOf(':');
            if (colon < 0) {
                throw broken(line, "'" + words[i] + "' is not of the form index:value");
            }
            int index = index(words[i].substring(0, colon), line);
            if (index <= last) {
                throw broken(line, "index " + index + " comes after " + last + "; indices must rise");
            }
            last = index;
            double value = number(words[i].substring(colon + 1), "the value of index " + index, line);
            features.computeIfAbsent(index, key -> new Entries()).add(rowNumber, value);
        }
        checkSize(line);
    }

    /** Refuses a table as soon as the lines read so far make it too large; line 0 is the end of the file. */
    private void checkSize(long line) {
        if ((long) labels.size * (features.size() + 1) > MOST_VALUES) {
            throw broken(
                    line,
                    (line > 0 ? "makes" : "would be") + " a table of " + labels.size + " rows and "
                            + (features.size() + 1) + " columns; more than " + MOST_VALUES + " numbers are not read");
        }
    }

    private int index(String text, long line) {
        if (!text.matches("[1-9][0-9]{0,8}")) {
            throw broken(line, "'" + text + "' is not an index; indices are whole numbers from 1 to 999999999");
        }
        return Integer.parseInt(text);
    }

    private double number(String text, String what, long line) {
        double number;
        try {
            number = text.matches("[-+0-9.eE]+") ? Double.parseDouble(text) : Double.NaN;
        } catch (NumberFormatException e) {
            number = Double.NaN;
        }
        if (!Double.isFinite(number)) {
            throw broken(line, what + " is '" + text + "'; it must be a finite number");
        }
        return number;
    }

    private DataFormatException broken(long line, String problem) {
        return new DataFormatException(file, line, problem, null);
    }

    private Table table(String name, DataProvenance provenance) {
        if (labels.size == 0) {
            throw new DataFormatException(file, "has no rows");
        }
        checkSize(0);
        List<Table.Column> columns = new ArrayList<>();
        columns.add(new Table.Numbers(LABEL, labels.dense(labels.size)));
        features.forEach((index, entries) -> columns.add(new Table.Numbers("x" + index, entries.dense(labels.size))));
        return new Table(name, columns, provenance);
    }
}
