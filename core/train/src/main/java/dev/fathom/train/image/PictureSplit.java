package dev.fathom.train.image;

import dev.fathom.data.EpochOrder;
import dev.fathom.data.ImageSet;
import dev.fathom.data.ImageSplits;
import dev.fathom.lab.ExitStatus;
import dev.fathom.lab.FathomException;
import java.util.List;

/**
 * The pictures of a run: those learnt from, those held out of the training split to watch by, and the test split. All
 * are normalised by the training split.
 */
record PictureSplit(
        PictureBatches train,
        PictureBatches validation,
        PictureBatches test,
        Normalization normalization,
        List<String> classes) {

    /** Fixed, so that runs with different seeds are watched by the same pictures. */
    private static final long HELD_OUT = 20170825;

    static PictureSplit of(ImageSplits split, ImageClassifierConfig.Data data) {
        ImageSet all = split.train();
        int held = data.validationPictures();
        if (held >= all.size()) {
            throw new FathomException(
                    ExitStatus.WRONG_USE,
                    "data.validationPictures=" + held + " leaves nothing to learn from: " + data.images() + " has "
                            + all.size() + " pictures",
                    "choose at most " + (all.size() - 1));
        }
        int[] train = chosen(all.size(), held, Math.min(data.trainPictures(), all.size() - held));
        Normalization normalization = Normalization.of(all);
        int[] test = chosen(
                split.test().size(),
                0,
                Math.min(data.testPictures(), split.test().size()));
        return new PictureSplit(
                new PictureBatches(all, train, normalization),
                new PictureBatches(all, chosen(all.size(), 0, held), normalization),
                new PictureBatches(split.test(), test, normalization),
                normalization,
                all.classes());
    }

    private static int[] chosen(int size, int from, int count) {
        EpochOrder order = EpochOrder.of(HELD_OUT, size);
        int[] numbers = new int[count];
        for (int i = 0; i < count; i++) {
            numbers[i] = (int) order.index(0, from + i);
        }
        return numbers;
    }
}
