package dev.fathom.train.image;

import dev.fathom.data.EpochOrder;
import dev.fathom.data.ImageSet;
import dev.fathom.engine.Rng;
import dev.fathom.engine.Tensor;
import dev.fathom.engine.Tensors;

/**
 * Batches of normalised pictures. What the training sees at a position (which picture, moved and mirrored how) is a
 * pure function of seed and position.
 */
final class PictureBatches {

    private final ImageSet images;
    private final int[] chosen;
    private final float[][] tables;

    /**
     * @param images all pictures
     * @param chosen numbers of those that are used
     */
    PictureBatches(ImageSet images, int[] chosen, Normalization normalization) {
        this.images = images;
        this.chosen = chosen.clone();
        this.tables = new float[images.channels()][];
        for (int c = 0; c < tables.length; c++) {
            tables[c] = normalization.table(c);
        }
    }

    /**
     * Pictures for the model.
     *
     * @param pictures (B, C, H, W), 32-bit, normalised
     * @param labels (B) of I64
     */
    record Batch(Tensor pictures, Tensor labels) {}

    /** How training pictures are ordered and varied. */
    record Variation(EpochOrder order, int shift, boolean flip, Rng rng) {}

    int size() {
        return chosen.length;
    }

    /** The pictures from one position of the fixed order to another, as they are. */
    Batch plain(int from, int to) {
        Filler filler = new Filler(to - from);
        for (int i = from; i < to; i++) {
            filler.add(chosen[i], 0, 0, false);
        }
        return filler.batch();
    }

    /** The pictures at positions first to first + count - 1 of the endless shuffled order, varied. */
    Batch varied(long first, int count, Variation variation) {
        Filler filler = new Filler(count);
        int moves = 2 * variation.shift() + 1;
        for (int i = 0; i < count; i++) {
            Rng rng = variation.rng().split(first + i);
            int down = rng.nextInt(moves) - variation.shift();
            int right = rng.nextInt(moves) - variation.shift();
            boolean mirrored = variation.flip() && rng.nextInt(2) == 1;
            filler.add(chosen[(int) variation.order().at(first + i)], down, right, mirrored);
        }
        return filler.batch();
    }

    /** Copies pictures, one after another, into one array. */
    private final class Filler {
        private final int height = images.height();
        private final int width = images.width();
        private final float[] values;
        private final long[] labels;
        private int filled;
        private int target;

        Filler(int count) {
            values = new float[count * images.channels() * height * width];
            labels = new long[count];
        }

        /** What is moved in from outside is black. */
        void add(int picture, int down, int right, boolean mirrored) {
            for (int c = 0; c < tables.length; c++) {
                float[] table = tables[c];
                for (int row = 0; row < height; row++) {
                    int y = row - down;
                    for (int column = 0; column < width; column++) {
                        int moved = column - right;
                        int x = mirrored ? width - 1 - moved : moved;
                        boolean inside = y >= 0 && y < height && x >= 0 && x < width;
                        values[target++] = table[inside ? images.pixel(picture, c, y, x) : 0];
                    }
                }
            }
            labels[filled++] = images.label(picture);
        }

        Batch batch() {
            int count = labels.length;
            return new Batch(Tensors.of(values, count, images.channels(), height, width), Tensors.of(labels, count));
        }
    }
}
