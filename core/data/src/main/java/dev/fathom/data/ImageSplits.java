package dev.fathom.data;

/**
 * Images to learn from and images to judge by.
 *
 * @param train images to learn from
 * @param test images to judge by
 */
public record ImageSplits(ImageSet train, ImageSet test) {

    /**
     * Checks that the two fit together.
     *
     * @throws IllegalArgumentException if their sizes or classes differ
     */
    public ImageSplits {
        if (train.channels() != test.channels()
                || train.height() != test.height()
                || train.width() != test.width()
                || !train.classes().equals(test.classes())) {
            throw new IllegalArgumentException(
                    train.name() + " and " + test.name() + " differ in the size of their images or in their classes");
        }
    }
}
