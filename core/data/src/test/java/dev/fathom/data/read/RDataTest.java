package dev.fathom.data.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fathom.data.DataFormatException;
import dev.fathom.data.DataProvenance;
import dev.fathom.data.Table;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.XZOutputStream;

class RDataTest {

    private static final DataProvenance NOWHERE = new DataProvenance("test", "unknown", "nobody", List.of());

    @TempDir
    private Path folder;

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final DataOutputStream out = new DataOutputStream(bytes);

    private void text(String text) throws IOException {
        out.writeInt(9 | 1 << 15);
        if (text == null) {
            out.writeInt(-1);
            return;
        }
        byte[] utf = text.getBytes(StandardCharsets.UTF_8);
        out.writeInt(utf.length);
        out.write(utf);
    }

    private void texts(boolean attributes, String... texts) throws IOException {
        out.writeInt(16 | (attributes ? 1 << 9 : 0));
        out.writeInt(texts.length);
        for (String text : texts) {
            text(text);
        }
    }

    private void symbol(String name) throws IOException {
        out.writeInt(1);
        text(name);
    }

    /** A text of these bytes, marked with bits of R's: 1 << 14 for Latin-1, 1 << 15 for UTF-8, 0 for neither. */
    private void text(int mark, int... text) throws IOException {
        out.writeInt(9 | mark);
        out.writeInt(text.length);
        for (int value : text) {
            out.writeByte(value);
        }
    }

    private void begin(String version, int columns) throws IOException {
        begin(version, "UTF-8", columns);
    }

    private void begin(String version, String encoding, int columns) throws IOException {
        out.writeBytes("RDX" + version + "\nX\n");
        out.writeInt(Integer.parseInt(version));
        out.writeInt(0x40202);
        out.writeInt(0x20300);
        if (version.equals("3")) {
            out.writeInt(encoding.length());
            out.writeBytes(encoding);
        }
        out.writeInt(2 | 1 << 10);
        symbol("mails");
        out.writeInt(19 | 1 << 8 | 1 << 9);
        out.writeInt(columns);
    }

    private void end(String... names) throws IOException {
        out.writeInt(2 | 1 << 10);
        symbol("names");
        texts(false, names);
        out.writeInt(254); // attributes of the frame
        out.writeInt(254); // objects of the file
    }

    /** A frame of a column of each kind, three rows, with a value missing in each but the first. */
    private byte[] frame(String version) throws IOException {
        begin(version, 4);
        out.writeInt(14);
        out.writeInt(3);
        for (double value : new double[] {0.5, -1e300, 3}) {
            out.writeDouble(value);
        }
        out.writeInt(13);
        out.writeInt(3);
        for (int value : new int[] {7, Integer.MIN_VALUE, -2}) {
            out.writeInt(value);
        }
        out.writeInt(13 | 1 << 8 | 1 << 9);
        out.writeInt(3);
        for (int value : new int[] {2, 1, Integer.MIN_VALUE}) {
            out.writeInt(value);
        }
        out.writeInt(2 | 1 << 10);
        symbol("levels");
        texts(false, "spam", "ham");
        out.writeInt(2 | 1 << 10);
        out.writeInt(255 | 1 << 8); // the first symbol again
        texts(false, "factor");
        out.writeInt(254);
        texts(false, "b", null, "ä");
        end("share", "count", "type", "word");
        return bytes.toByteArray();
    }

    private Table read(byte[] file) throws IOException {
        return RData.read("mails", Files.write(folder.resolve("mails.rda"), file), "mails", NOWHERE);
    }

    private static byte[] packed(byte[] plain, int way) throws IOException {
        ByteArrayOutputStream to = new ByteArrayOutputStream();
        try (OutputStream packing = way == 0
                ? new GZIPOutputStream(to)
                : way == 1 ? new BZip2CompressorOutputStream(to) : new XZOutputStream(to, new LZMA2Options())) {
            packing.write(plain);
        }
        return to.toByteArray();
    }

    @Test
    void columnsOfAllKindsAreReadHoweverTheyArePacked() throws IOException {
        byte[] plain = frame("2");
        for (byte[] file : List.of(plain, packed(plain, 0), packed(plain, 1), packed(plain, 2))) {
            Table table = read(file);
            assertThat(table.rows()).isEqualTo(3);
            assertThat(table.numbers("share")).containsExactly(0.5, -1e300, 3);
            assertThat(table.numbers("count")).containsExactly(7, Double.NaN, -2);
            Table.Words type = (Table.Words) table.column("type");
            assertThat(type.words()).containsExactly("ham", "spam");
            assertThat(type.codes()).containsExactly(0, 1, -1);
            Table.Words word = (Table.Words) table.column("word");
            assertThat(word.words()).containsExactly("b", "ä");
            assertThat(word.codes()).containsExactly(0, -1, 1);
        }
    }

    @Test
    void theNewerVersionNamesItsEncodingFirst() throws IOException {
        assertThat(read(frame("3")).columns()).extracting(Table.Column::name).contains("share", "word");
    }

    /** A frame of one column of two texts. */
    private Table twoTexts(String version, String encoding, int mark, int[] first, int[] second) throws IOException {
        bytes.reset();
        begin(version, encoding, 1);
        out.writeInt(16);
        out.writeInt(2);
        text(mark, first);
        text(mark, second);
        end("word");
        return read(bytes.toByteArray());
    }

    @Test
    void textsAreReadInTheEncodingTheyAreMarkedWith() throws IOException {
        int[] latinA = {0xE4};
        int[] latinO = {0xF6};
        Table latin = twoTexts("2", "", 1 << 14, latinA, latinO);
        assertThat(((Table.Words) latin.column("word")).words()).containsExactly("ä", "ö"); // and not one word
        Table utf = twoTexts("2", "", 1 << 15, new int[] {0xC3, 0xA4}, new int[] {0xC3, 0xB6});
        assertThat(((Table.Words) utf.column("word")).words()).containsExactly("ä", "ö");
        Table named = twoTexts("3", "ISO-8859-1", 0, latinA, latinO);
        assertThat(((Table.Words) named.column("word")).words()).containsExactly("ä", "ö");
        for (int mark : new int[] {0, 1 << 15}) {
            assertThatThrownBy(() -> twoTexts("2", "", mark, latinA, latinO))
                    .isInstanceOf(DataFormatException.class)
                    .hasMessageContaining("has a text that is not UTF-8");
        }
        assertThatThrownBy(() -> twoTexts("3", "klingon", 0, latinA, latinO))
                .isInstanceOf(DataFormatException.class)
                .hasMessageContaining("is in the encoding 'klingon'");
    }

    @Test
    void moreValuesThanAreReadAreRefusedByTheirLength() throws IOException {
        for (int type : new int[] {14, 13, 16, 19}) {
            bytes.reset();
            begin("2", 1);
            out.writeInt(type);
            out.writeInt(1 << 28);
            assertThatThrownBy(() -> read(bytes.toByteArray()))
                    .isInstanceOf(DataFormatException.class)
                    .hasMessageContaining(
                            type < 16 ? "more than the 134217728 numbers" : "more than the 16777216 texts");
        }
        bytes.reset();
        begin("2", 3); // vectors count together
        for (int k = 0; k < 3; k++) {
            out.writeInt(16);
            out.writeInt(0);
        }
        assertThatThrownBy(() -> read(bytes.toByteArray())).hasMessageContaining("ends too early");
    }

    /** The header of the first block, after the twelve bytes of the stream's, says how large a dictionary is needed. */
    @Test
    void aDictionaryThatWouldFillTheMemoryIsRefused() throws IOException {
        byte[] packed = packed(frame("2"), 2);
        int size = (packed[12] + 1) * 4;
        int at = 14;
        while (packed[at] != 0x21 || packed[at + 1] != 1) {
            at++;
        }
        packed[at + 2] = 36; // 1 GiB
        CRC32 sum = new CRC32();
        sum.update(packed, 12, size - 4);
        for (int k = 0; k < 4; k++) {
            packed[12 + size - 4 + k] = (byte) (sum.getValue() >>> (8 * k));
        }
        assertThatThrownBy(() -> read(packed))
                .isInstanceOf(DataFormatException.class)
                .hasMessageContaining("MiB to be unpacked, more than the 128 allowed");
    }

    @Test
    void aFileCutAnywhereIsRefused() throws IOException {
        byte[] whole = frame("2");
        for (int length = 0; length < whole.length; length++) {
            byte[] cut = Arrays.copyOf(whole, length);
            assertThatThrownBy(() -> read(cut)).isInstanceOf(DataFormatException.class);
        }
    }

    @Test
    void aByteThatIsWrongNeverDoesWorseThanARefusal() throws IOException {
        byte[] whole = frame("2");
        for (int at = 0; at < whole.length; at++) {
            byte[] wrong = whole.clone();
            wrong[at] ^= (byte) 0x81;
            try {
                assertThat(read(wrong).columns()).isNotEmpty();
            } catch (DataFormatException expected) {
                assertThat(expected).hasMessageContaining("mails.rda: ");
            }
        }
    }

    @Test
    void whatIsNoDataFrameIsNamed() throws IOException {
        assertThatThrownBy(() -> read("a,b\n1,2\n".getBytes(StandardCharsets.UTF_8)))
                .hasMessageContaining("mails.rda: is not a file that R's save wrote");
        Path file = Files.write(folder.resolve("other.rda"), frame("2"));
        assertThatThrownBy(() -> RData.read("x", file, "letters", NOWHERE))
                .hasMessageContaining("has no object letters; it has [mails]");
        bytes.reset();
        begin("2", 1);
        out.writeInt(3); // a closure
        assertThatThrownBy(() -> read(bytes.toByteArray())).hasMessageContaining("R's type 3, which is not read here");
        bytes.reset();
        begin("2", 1);
        out.writeInt(14);
        out.writeInt(0);
        end("a", "b");
        assertThatThrownBy(() -> read(bytes.toByteArray())).hasMessageContaining("mails is not a data frame");
        bytes.reset();
        begin("2", 1);
        for (int i = 0; i < 100; i++) {
            out.writeInt(19);
            out.writeInt(1);
        }
        assertThatThrownBy(() -> read(bytes.toByteArray())).hasMessageContaining("nested more than 32 deep");
    }
}
