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
import java.util.Collection;
import java.util.List;
import java.util.TreeMap;
import java.util.regex.Pattern;

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
    private static final Pattern LINE = Pattern.compile("[-+0-9.eE]+(\\s+\\d+:\\S+)+\\s*");

    private final String file;
    private final List<Double> labels = new ArrayList<>();
    private final TreeMap<Integer, Feature> features = new TreeMap<>();

    private LibSvm(String file) {
        this.file = file;
    }

    /** The rows in which a feature is not left out, and its values there. */
    private record Feature(List<Integer> rows, List<Double> values) {

        Feature() {
            this(new ArrayList<>(), new ArrayList<>());
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
     *     on or does not rise, the file is not UTF-8, unpacks to more than 1 GiB, has no rows, or would fill more than
     *     2²⁷ numbers
     */
    public static Table read(String name, Path path, Collection<String> also, DataProvenance provenance) {
        LibSvm svm = new LibSvm(DataPaths.readableFile(path).toString());
        try (BufferedReader reader = reader(path, svm.file)) {
            long line = 1;
            for (String text = reader.readLine(); text != null; text = reader.readLine()) {
                svm.add(text, line++);
            }
        } catch (CharacterCodingException e) {
            throw new DataFormatException(svm.file, 0, "is not UTF-8", e);
        } catch (IOException e) {
            throw new DataFormatException(svm.file, 0, "cannot be read: " + DataPaths.reason(e), e);
        }
        for (String column : also) {
            if (column.matches("x[1-9][0-9]{0,8}")) {
                svm.features.computeIfAbsent(Integer.valueOf(column.substring(1)), key -> new Feature());
            }
        }
        return svm.table(name, provenance);
    }

    /** Whether the first line that is neither empty nor a comment is one of this format, with at least one pair. */
    public static boolean looksLike(Path path) {
        String file = DataPaths.readableFile(path).toString();
        try (BufferedReader reader = reader(path, file)) {
            String text = reader.readLine();
            while (text != null && withoutComment(text).isEmpty()) {
                text = reader.readLine();
            }
            return text != null && LINE.matcher(withoutComment(text)).matches();
        } catch (IOException e) {
            return false; // whoever reads it then says why it cannot be read
        }
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
        labels.add(number(words[0], "the label", line));
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
            Feature feature = features.computeIfAbsent(index, key -> new Feature());
            feature.rows().add(labels.size() - 1);
            feature.values().add(value);
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
        if (labels.isEmpty()) {
            throw new DataFormatException(file, "has no rows");
        }
        if ((long) labels.size() * (features.size() + 1) > MOST_VALUES) {
            throw new DataFormatException(
                    file,
                    "would be a table of " + labels.size() + " rows and " + (features.size() + 1)
                            + " columns; more than " + MOST_VALUES + " numbers are not read");
        }
        List<Table.Column> columns = new ArrayList<>();
        columns.add(new Table.Numbers(
                LABEL, labels.stream().mapToDouble(Double::doubleValue).toArray()));
        features.forEach((index, feature) -> {
            double[] values = new double[labels.size()];
            for (int k = 0; k < feature.rows().size(); k++) {
                values[feature.rows().get(k)] = feature.values().get(k);
            }
            columns.add(new Table.Numbers("x" + index, values));
        });
        return new Table(name, columns, provenance);
    }
}
