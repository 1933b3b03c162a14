package dev.fathom.ngvi.data;

import dev.fathom.data.ImageSet;
import dev.fathom.ngvi.Design;
import dev.fathom.ngvi.Glm;
import dev.fathom.ngvi.Likelihood;
import dev.fathom.ngvi.ModelException;
import java.util.stream.IntStream;

/** Two classes of a picture set as a regression on pixels in [0, 1], without intercept. */
public final class Pairs {

    private Pairs() {}

    /**
     * The pictures of two classes.
     *
     * @param negative the class that counts as −1
     * @param positive the class that counts as 1
     * @throws ModelException if the set has no such classes
     */
    public static Glm of(ImageSet images, int negative, int positive, Likelihood likelihood) {
        if (negative == positive
                || Math.min(negative, positive) < 0
                || Math.max(negative, positive) >= images.classes().size()) {
            throw new ModelException(
                    "classes " + negative + " and " + positive + " were asked of " + images.name(),
                    "name two different ones of 0 to " + (images.classes().size() - 1));
        }
        int[] used = IntStream.range(0, images.size())
                .filter(i -> images.label(i) == negative || images.label(i) == positive)
                .toArray();
        int d = images.channels() * images.height() * images.width();
        double[] x = new double[Math.multiplyExact(used.length, d)];
        double[] y = new double[used.length];
        int at = 0;
        for (int i = 0; i < used.length; i++) {
            y[i] = images.label(used[i]) == positive ? 1 : -1;
            for (int c = 0; c < images.channels(); c++) {
                for (int row = 0; row < images.height(); row++) {
                    for (int column = 0; column < images.width(); column++) {
                        x[at++] = images.pixel(used[i], c, row, column) / 255.0;
                    }
                }
            }
        }
        return Glm.of(likelihood, Design.rowMajor(d, x), y);
    }
}
