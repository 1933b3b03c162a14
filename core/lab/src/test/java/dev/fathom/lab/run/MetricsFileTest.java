package dev.fathom.lab.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fathom.lab.ExitStatus;
import dev.fathom.lab.checkpoint.FaultyFileLayer;
import dev.fathom.lab.checkpoint.FileLayer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MetricsFileTest {

    @TempDir
    Path temp;

    private final AtomicLong nanos = new AtomicLong();

    private MetricsFile open(long lastStep) throws IOException {
        return MetricsFile.open(temp.resolve("metrics.csv"), lastStep, FileLayer.disk(), nanos::get);
    }

    private List<MetricRow> read() throws IOException {
        return MetricsFile.read(temp.resolve("metrics.csv"), FileLayer.disk());
    }

    @Test
    void anyDoubleReadsBackBitForBit() throws IOException {
        Random random = new Random(1);
        List<MetricRow> logged = new ArrayList<>();
        try (MetricsFile metrics = open(-1)) {
            for (int step = 0; step < 10_000; step++) {
                double value = Double.longBitsToDouble(random.nextLong());
                logged.add(new MetricRow(step, "train/loss", Double.isNaN(value) ? Double.NaN : value));
                metrics.log(step, "train/loss", value);
            }
        }
        assertThat(read()).isEqualTo(logged);
    }

    @Test
    void rowsAreReadableASecondAfterTheyAreLogged() throws IOException {
        try (MetricsFile metrics = open(-1)) {
            metrics.log(1, "loss", 1);
            assertThat(read()).isEmpty();
            nanos.addAndGet(1_000_000_000L);
            metrics.flushIfDue();
            assertThat(read()).hasSize(1);
        }
    }

    @Test
    void fileCutAnywhereReadsAsItsWholeRowsAndGoesOnFromThem() throws IOException {
        try (MetricsFile metrics = open(-1)) {
            for (int step = 1; step <= 5; step++) {
                metrics.log(step, "loss", 10.0 / step);
            }
        }
        byte[] whole = Files.readAllBytes(temp.resolve("metrics.csv"));
        List<MetricRow> all = read();
        for (int length = 0; length <= whole.length; length++) {
            Files.write(temp.resolve("metrics.csv"), Arrays.copyOf(whole, length));
            List<MetricRow> rows = read();
            assertThat(rows).isEqualTo(all.subList(0, rows.size()));
            try (MetricsFile metrics = open(3)) {
                metrics.log(4, "loss", 2.5);
            }
            List<MetricRow> expected = new ArrayList<>(rows.subList(0, Math.min(3, rows.size())));
            expected.add(new MetricRow(4, "loss", 2.5));
            assertThat(read()).isEqualTo(expected);
        }
    }

    @Test
    void figureLoggedAgainAtTheStepOfTheCheckpointIsNotWrittenTwice() throws IOException {
        try (MetricsFile metrics = open(-1)) {
            metrics.log(1, "loss", 3);
            metrics.log(2, "loss", 2);
            metrics.log(2, "accuracy", 0.5); // after the checkpoint of step 2, and before the process died
        }
        try (MetricsFile metrics = open(2)) {
            metrics.log(2, "accuracy", 0.5);
            metrics.log(2, "recall", 0.25);
            metrics.log(3, "loss", 1);
        }
        assertThat(read())
                .containsExactly(
                        new MetricRow(1, "loss", 3),
                        new MetricRow(2, "loss", 2),
                        new MetricRow(2, "accuracy", 0.5),
                        new MetricRow(2, "recall", 0.25),
                        new MetricRow(3, "loss", 1));
    }

    @Test
    void hostileContentIsSkipped() throws IOException {
        Files.writeString(
                temp.resolve("metrics.csv"),
                "step,name,value\n1,a,2\nx,y\n,,\n\u0000\n" + "9".repeat(1_000_000) + ",a,1\n2,a,3\n");
        assertThat(read()).containsExactly(new MetricRow(1, "a", 2), new MetricRow(2, "a", 3));
    }

    @Test
    void namesAndStepsThatCouldBreakTheFileAreRefused() throws IOException {
        try (MetricsFile metrics = open(-1)) {
            for (String name : List.of("", "a,b", "a\nb", "a b", "\"", "x".repeat(101))) {
                assertThatThrownBy(() -> metrics.log(1, name, 1)).isInstanceOf(IllegalArgumentException.class);
            }
            assertThatThrownBy(() -> metrics.log(-1, "a", 1)).isInstanceOf(IllegalArgumentException.class);
        }
        assertThat(read()).isEmpty();
    }

    @Test
    void fullDiskIsATypedErrorAndNothingFollowsTheTornRow() throws IOException {
        Path file = temp.resolve("metrics.csv");
        FileLayer full = new FaultyFileLayer(FileLayer.disk(), FaultyFileLayer.Fault.ONCE, 8);
        MetricsFile metrics = MetricsFile.open(file, -1, full, nanos::get);
        metrics.log(1, "loss", 0.123456789);
        assertThatThrownBy(metrics::flush)
                .isInstanceOf(DiskException.class)
                .extracting(e -> ((DiskException) e).status())
                .isEqualTo(ExitStatus.DISK_OR_MEMORY);
        metrics.close();
        assertThat(Files.readString(file)).startsWith("step,name,value\n1,l").doesNotEndWith("\n");
        assertThat(read()).isEmpty();
    }
}
