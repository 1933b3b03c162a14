package dev.fathom.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.fathom.engine.DType;
import java.util.List;
import org.junit.jupiter.api.Test;

class ImageSetTest {

    private static final DataProvenance NOWHERE = new DataProvenance("test", "MIT", "", List.of());

    /** Image i, channel c, pixel p has the value 40 i + 4 c + p. */
    private final ImageSet images = images(6);

    @Test
    void batchesHoldTheImagesOfTheOrderWithTheirLabels() {
        EpochOrder order = EpochOrder.of(3, 6);
        try (ImageSet.Batch batch = images.batch(order, 4, 5)) {
            assertThat(batch.images().shape()).containsExactly(5, 2, 2, 2);
            assertThat(batch.images().dtype()).isEqualTo(DType.U8);
            assertThat(batch.labels().dtype()).isEqualTo(DType.I64);
            for (int i = 0; i < 5; i++) {
                int image = (int) order.at(4 + i);
                assertThat(batch.labels().toLongs()[i]).isEqualTo(image % 3);
                for (int p = 0; p < 8; p++) {
                    assertThat(batch.images().to(DType.F32).toFloats()[i * 8 + p])
                            .isEqualTo(40 * image + p);
                }
            }
        }
    }

    @Test
    void rangesKeepTheStoredOrder() {
        try (ImageSet.Batch batch = images.range(4, 2)) {
            assertThat(batch.labels().toLongs()).containsExactly(1, 2);
        }
        assertThatThrownBy(() -> images.range(5, 2)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void statisticsAreThoseOfEachChannel() {
        ImageSet.Statistics statistics = images.statistics();
        for (int c = 0; c < 2; c++) {
            double mean = 0;
            double squares = 0;
            for (int i = 0; i < 6; i++) {
                for (int p = 0; p < 4; p++) {
                    double value = (40 * i + 4 * c + p) / 255.0;
                    mean += value / 24;
                    squares += value * value / 24;
                }
            }
            assertThat(statistics.mean().get(c)).isCloseTo(mean, within(1e-12));
            assertThat(statistics.deviation().get(c)).isCloseTo(Math.sqrt(squares - mean * mean), within(1e-12));
        }
    }

    @Test
    void sizesThatDoNotFitAreRefused() {
        assertThatThrownBy(() -> new ImageSet("x", 1, 2, 2, new byte[7], new int[2], List.of("a"), NOWHERE))
                .hasMessage("x: 2 images of 1 x 2 x 2 need 8 bytes, got 7");
        assertThatThrownBy(() -> new ImageSet("x", 1, 1, 1, new byte[1], new int[] {1}, List.of("a"), NOWHERE))
                .hasMessage("x: image 0 has label 1, but there are 1 classes");
        assertThatThrownBy(() -> images.batch(EpochOrder.of(0, 5), 0, 1))
                .hasMessage("test has 6 images, but the order is over 5");
        assertThatThrownBy(() -> images.range(0, 0)).hasMessage("a batch needs at least 1 image, got 0");
    }

    private static ImageSet images(int count) {
        byte[] pixels = new byte[count * 8];
        int[] labels = new int[count];
        for (int i = 0; i < count; i++) {
            labels[i] = i % 3;
            for (int p = 0; p < 8; p++) {
                pixels[i * 8 + p] = (byte) (40 * i + p);
            }
        }
        return new ImageSet("test", 2, 2, 2, pixels, labels, List.of("a", "b", "c"), NOWHERE);
    }
}
