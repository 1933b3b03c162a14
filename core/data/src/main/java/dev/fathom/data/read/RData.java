package dev.fathom.data.read;

import dev.fathom.data.DataFormatException;
import dev.fathom.data.DataPathException;
import dev.fathom.data.DataPaths;
import dev.fathom.data.DataProvenance;
import dev.fathom.data.Table;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;
import org.jspecify.annotations.Nullable;
import org.tukaani.xz.MemoryLimitException;
import org.tukaani.xz.XZInputStream;

/**
 * A data frame in a file that R saved ({@code .rda}, {@code .RData}), compressed in any of R's ways or not. Numbers and
 * truths become columns of numbers, factors and words columns of words. No R is needed and no R code is run: whatever
 * is neither a vector, a list nor a name is refused.
 */
public final class RData {

    private static final long MOST_BYTES = 1L << 30;
    private static final int DEEPEST = 32;
    private static final int CHUNK = 1 << 16;
    private static final int MOST_UNPACKING_KIB = 1 << 17;
    private static final long MOST_NUMBERS = 1L << 27;
    private static final long MOST_ITEMS = 1L << 24;

    /** Types of R's serialisation, as the lowest byte of a word of flags. */
    private static final int SYMBOL = 1;

    private static final int PAIRS = 2;
    private static final int TEXT = 9;
    private static final int TRUTHS = 10;
    private static final int WHOLE = 13;
    private static final int REAL = 14;
    private static final int TEXTS = 16;
    private static final int LIST = 19;
    private static final int END = 254;
    private static final int REFERENCE = 255;
    private static final int ATTRIBUTES = 1 << 9;
    private static final int TAG = 1 << 10;
    private static final int LATIN1 = 1 << 14;
    private static final int UTF8 = 1 << 15;

    private final String file;
    private final DataInputStream in;
    private final List<String> symbols = new ArrayList<>();
    private Charset unmarked = StandardCharsets.UTF_8;
    private long numbers;
    private long items;

    private RData(String file, InputStream in) {
        this.file = file;
        this.in = new DataInputStream(in);
    }

    /** A vector or list: {@code double[]}, {@code int[]} or a list of texts or values, and its attributes. */
    private record Value(Object data, Map<String, Value> attributes) {}

    /**
     * Reads a file.
     *
     * @param name name of the table
     * @param path the file
     * @param object the data frame's name in R
     * @param provenance where it came from
     * @throws DataPathException if it cannot be opened
     * @throws DataFormatException if it is not such a file, has no data frame of that name, ends too early, unpacks to
     *     more than 1 GiB or only with more than 128 MiB of memory, holds more than 2²⁷ numbers or 2²⁴ texts and list
     *     items, a text that is not in its encoding, or what is not read here
     */
    public static Table read(String name, Path path, String object, DataProvenance provenance) {
        String file = DataPaths.readableFile(path).toString();
        try (InputStream raw = new BufferedInputStream(Files.newInputStream(path));
                InputStream in = new BufferedInputStream(new LimitedStream(unpacked(raw), file, MOST_BYTES))) {
            Map<String, Value> objects = new RData(file, in).objects();
            Value frame = objects.get(object);
            if (frame == null) {
                throw new DataFormatException(file, "has no object " + object + "; it has " + objects.keySet());
            }
            return new Table(name, columns(file, object, frame), provenance);
        } catch (MemoryLimitException e) {
            throw new DataFormatException(
                    file,
                    0,
                    "needs " + e.getMemoryNeeded() / 1024 + " MiB to be unpacked, more than the "
                            + MOST_UNPACKING_KIB / 1024 + " allowed; save it with compress = \"gzip\"",
                    e);
        } catch (EOFException e) {
            throw new DataFormatException(file, 0, "ends too early", e);
        } catch (IOException e) {
            throw new DataFormatException(file, 0, "cannot be read: " + DataPaths.reason(e), e);
        }
    }

    private static InputStream unpacked(InputStream raw) throws IOException {
        raw.mark(4);
        int first = raw.read();
        int second = raw.read();
        raw.reset();
        if (first == 0x1F && second == 0x8B) {
            return new GZIPInputStream(raw);
        }
        if (first == 'B' && second == 'Z') {
            return new BZip2CompressorInputStream(raw);
        }
        return first == 0xFD && second == '7' ? new XZInputStream(raw, MOST_UNPACKING_KIB) : raw;
    }

    /** The objects of the file by their names. */
    private Map<String, Value> objects() throws IOException {
        String magic = new String(in.readNBytes(7), StandardCharsets.ISO_8859_1);
        if (!magic.equals("RDX2\nX\n") && !magic.equals("RDX3\nX\n")) {
            throw new DataFormatException(file, "is not a file that R's save wrote in its binary form");
        }
        int version = in.readInt();
        in.readInt(); // the R that wrote it, and the oldest that reads it
        in.readInt();
        if (version == 3) {
            unmarked = charset(text(0, in.readInt()));
        }
        return pairs(in.readInt(), 0);
    }

    private @Nullable Value value(int flags, int depth) throws IOException {
        if (depth > DEEPEST) {
            throw new DataFormatException(file, "is nested more than " + DEEPEST + " deep");
        }
        int type = flags & 0xFF;
        Object data;
        if (type == END) {
            return null;
        } else if (type == SYMBOL || type == REFERENCE) {
            symbol(flags, depth);
            return null;
        } else if (type == PAIRS) {
            return new Value(List.of(), pairs(flags, depth));
        } else if (type == REAL) {
            data = reals(numbers(length()));
        } else if (type == WHOLE || type == TRUTHS) {
            data = wholes(numbers(length()));
        } else if (type == TEXTS) {
            data = texts(items(length()));
        } else if (type == LIST) {
            List<@Nullable Value> items = new ArrayList<>();
            for (int left = items(length()); left > 0; left--) {
                items.add(value(in.readInt(), depth + 1));
            }
            data = items;
        } else {
            throw new DataFormatException(
                    file,
                    "holds R's type " + type + ", which is not read here; save a plain data frame with version = 2");
        }
        boolean more = (flags & ATTRIBUTES) != 0;
        return new Value(data, more ? pairs(in.readInt(), depth + 1) : Map.of());
    }

    /** A list of named values, which R chains one by one. */
    private Map<String, Value> pairs(int first, int depth) throws IOException {
        Map<String, Value> pairs = new LinkedHashMap<>();
        int flags = first;
        while ((flags & 0xFF) == PAIRS) {
            items(1);
            if ((flags & ATTRIBUTES) != 0) {
                value(in.readInt(), depth + 1);
            }
            String tag = (flags & TAG) != 0 ? symbol(in.readInt(), depth) : "";
            Value value = value(in.readInt(), depth + 1);
            if (value != null) {
                pairs.put(tag, value);
            }
            flags = in.readInt();
        }
        if ((flags & 0xFF) != END) {
            throw new DataFormatException(file, "has R's type " + (flags & 0xFF) + " where a list of names ends");
        }
        return pairs;
    }

    private String symbol(int flags, int depth) throws IOException {
        int type = flags & 0xFF;
        int place = (flags >>> 8) - 1;
        if (type == REFERENCE && place >= 0 && place < symbols.size()) {
            return symbols.get(place);
        }
        int marks = type == SYMBOL ? in.readInt() : 0;
        if ((marks & 0xFF) != TEXT) {
            throw new DataFormatException(file, "has R's type " + type + " where a name should be, " + depth + " deep");
        }
        String name = String.valueOf(text(marks, in.readInt()));
        symbols.add(name);
        return name;
    }

    private int length() throws IOException {
        int length = in.readInt();
        if (length < 0) {
            throw new DataFormatException(file, "has a vector of 2^31 values or more");
        }
        return length;
    }

    private int numbers(int more) {
        numbers += more;
        if (numbers > MOST_NUMBERS) {
            throw new DataFormatException(file, "has more than the " + MOST_NUMBERS + " numbers that are read");
        }
        return more;
    }

    private int items(int more) {
        items += more;
        if (items > MOST_ITEMS) {
            throw new DataFormatException(
                    file, "has more than the " + MOST_ITEMS + " texts and items of lists that are read");
        }
        return more;
    }

    /** Grows as it reads: a broken length must not fill the memory. */
    private double[] reals(int length) throws IOException {
        double[] values = new double[Math.min(length, CHUNK)];
        for (int i = 0; i < length; i++) {
            if (i == values.length) {
                values = Arrays.copyOf(values, (int) Math.min(length, 2L * i));
            }
            values[i] = in.readDouble();
        }
        return values;
    }

    private int[] wholes(int length) throws IOException {
        int[] values = new int[Math.min(length, CHUNK)];
        for (int i = 0; i < length; i++) {
            if (i == values.length) {
                values = Arrays.copyOf(values, (int) Math.min(length, 2L * i));
            }
            values[i] = in.readInt();
        }
        return values;
    }

    private List<@Nullable String> texts(int length) throws IOException {
        List<@Nullable String> texts = new ArrayList<>();
        for (int i = 0; i < length; i++) {
            int marks = in.readInt();
            if ((marks & 0xFF) != TEXT) {
                throw new DataFormatException(file, "has something else than text in a vector of texts");
            }
            texts.add(text(marks, in.readInt()));
        }
        return texts;
    }

    /**
     * A text of so many bytes; null for R's NA, which has −1. Its marks say whether it is Latin-1 or UTF-8; without one
     * it is in the encoding of the machine that saved it, which only files of version 3 name.
     */
    private @Nullable String text(int marks, int bytes) throws IOException {
        if (bytes < 0) {
            return null;
        }
        byte[] text = in.readNBytes(bytes);
        if (text.length < bytes) {
            throw new EOFException();
        }
        Charset charset = (marks & LATIN1) != 0
                ? StandardCharsets.ISO_8859_1
                : (marks & UTF8) != 0 ? StandardCharsets.UTF_8 : unmarked;
        try {
            return charset.newDecoder().decode(ByteBuffer.wrap(text)).toString();
        } catch (CharacterCodingException e) {
            throw new DataFormatException(
                    file,
                    0,
                    "has a text that is not " + charset.name() + ", as it should be: '" + new String(text, charset)
                            + "'; mark its encoding with enc2utf8 before it is saved",
                    e);
        }
    }

    private Charset charset(@Nullable String name) {
        try {
            return Charset.forName(String.valueOf(name));
        } catch (IllegalArgumentException e) {
            throw new DataFormatException(file, 0, "is in the encoding '" + name + "', which Java does not know", e);
        }
    }

    private static List<Table.Column> columns(String file, String object, Value frame) {
        Value names = frame.attributes().get("names");
        if (names == null
                || !(frame.data() instanceof List<?> items)
                || !(names.data() instanceof List<?> labels)
                || items.isEmpty()
                || items.size() != labels.size()) {
            throw new DataFormatException(file, object + " is not a data frame");
        }
        List<Table.Column> columns = new ArrayList<>();
        for (int i = 0; i < items.size(); i++) {
            columns.add(column(file, String.valueOf(labels.get(i)), items.get(i)));
            if (columns.get(i).size() != columns.get(0).size()) {
                throw new DataFormatException(file, object + " has columns of different lengths");
            }
        }
        if (columns.stream().map(Table.Column::name).distinct().count() != columns.size()) {
            throw new DataFormatException(file, object + " has two columns of the same name");
        }
        return columns;
    }

    private static Table.Column column(String file, String name, @Nullable Object item) {
        if (item instanceof Value value) {
            Value levels = value.attributes().get("levels");
            if (value.data() instanceof int[] codes && levels != null && levels.data() instanceof List<?> words) {
                return words(
                        name,
                        Arrays.stream(codes)
                                .mapToObj(code -> code >= 1 && code <= words.size() ? words.get(code - 1) : null)
                                .toList()
                                .toArray());
            }
            if (value.data() instanceof int[] wholes) {
                return new Table.Numbers(
                        name,
                        Arrays.stream(wholes)
                                .mapToDouble(whole -> whole == Integer.MIN_VALUE ? Double.NaN : whole) // R's NA
                                .toArray());
            }
            if (value.data() instanceof double[] reals) {
                return new Table.Numbers(name, reals);
            }
            if (value.data() instanceof List<?> texts
                    && texts.stream().allMatch(t -> t == null || t instanceof String)) {
                return words(name, texts.toArray());
            }
        }
        throw new DataFormatException(file, "column " + name + " is neither numbers nor words");
    }

    private static Table.Column words(String name, @Nullable Object... texts) {
        TreeSet<String> different = new TreeSet<>();
        for (Object text : texts) {
            if (text != null) {
                different.add(text.toString());
            }
        }
        Map<String, Integer> codes = new TreeMap<>();
        different.forEach(word -> codes.put(word, codes.size()));
        return new Table.Words(
                name,
                List.copyOf(different),
                Arrays.stream(texts)
                        .mapToInt(text -> text == null ? -1 : codes.getOrDefault(text.toString(), -1))
                        .toArray());
    }
}
