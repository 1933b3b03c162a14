package dev.fathom.train.image;

import dev.fathom.data.ImageSet;
import dev.fathom.data.ImageSplits;
import dev.fathom.data.UnknownDatasetException;
import dev.fathom.data.catalog.Catalog;
import dev.fathom.engine.Engine;
import dev.fathom.engine.Parallelism;
import dev.fathom.engine.Rng;
import dev.fathom.lab.ExitStatus;
import dev.fathom.lab.FathomException;
import dev.fathom.lab.recipe.RecipeKind;
import dev.fathom.lab.report.Plot;
import dev.fathom.lab.run.FathomHome;
import dev.fathom.lab.run.Run;
import dev.fathom.nn.ResNet;
import dev.fathom.train.Provenance;
import dev.fathom.train.Trainer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;

/**
 * The recipe kind {@code image-classifier}: a residual network trained on labelled pictures, its loss and accuracy on
 * the test split, the accuracy of every class, the confusion matrix and the model in a folder.
 */
public final class ImageClassifierRecipe implements RecipeKind<ImageClassifierConfig> {

    /** Where the pictures of a name come from. */
    @FunctionalInterface
    interface Source {
        ImageSplits images(String name, Run run);
    }

    private final Source source;

    /** The kind, with data cached in the user's home. */
    public ImageClassifierRecipe() {
        this(cachedIn(() -> FathomHome.ofEnvironment().cache()));
    }

    ImageClassifierRecipe(Source source) {
        this.source = source;
    }

    static Source cachedIn(Supplier<Path> cache) {
        return (name, run) -> Catalog.standard(cache.get().resolve("data")).images(name, run::say);
    }

    @Override
    public String name() {
        return "image-classifier";
    }

    @Override
    public Class<ImageClassifierConfig> configType() {
        return ImageClassifierConfig.class;
    }

    private ImageSplits images(String name, Run run) {
        try {
            return source.images(name, run);
        } catch (UnknownDatasetException e) {
            throw wrongUse("data.images=" + name + ": " + e.getMessage(), "give a data set of images");
        }
    }

    /** Refuses batches that no array can hold. */
    private static void requireBatch(int batch, ImageSet pictures) {
        long values = (long) pictures.channels() * pictures.height() * pictures.width();
        if (batch * values > Integer.MAX_VALUE) {
            throw wrongUse(
                    String.format(Locale.ROOT, "training.batch=%d pictures of %d values are too many", batch, values),
                    String.format(Locale.ROOT, "choose a training.batch from 1 to %d", Integer.MAX_VALUE / values));
        }
    }

    /** Refuses moves that can leave nothing of a picture. */
    private static void requireShift(int shift, ImageSet pictures) {
        int side = Math.min(pictures.height(), pictures.width());
        if (shift >= side) {
            throw wrongUse(
                    String.format(
                            Locale.ROOT,
                            "data.shift=%d can move a picture of %d x %d pixels out of sight",
                            shift,
                            pictures.height(),
                            pictures.width()),
                    "choose a data.shift from 0 to " + (side - 1));
        }
    }

    private static FathomException wrongUse(String message, String mend) {
        return new FathomException(ExitStatus.WRONG_USE, message, mend);
    }

    @Override
    public void run(ImageClassifierConfig config, Run run) throws IOException {
        ImageSplits images = images(config.data().images(), run);
        Provenance.record(images.train().provenance(), run);
        if (run.stopRequested()) { // while it was fetched
            return;
        }
        requireBatch(config.training().batch(), images.train());
        requireShift(config.data().shift(), images.train());
        PictureSplit pictures = PictureSplit.of(images, config.data());

        Engine.setMatmulPrecision(config.precision());
        Engine.setParallelism(Parallelism.OPERATIONS);
        Rng rng = Rng.seed(run.seed());
        ResNet model = new ResNet(
                config.model().of(images.train().channels(), pictures.classes().size()), rng.split("model"));
        run.say(String.format(
                Locale.ROOT,
                "a model of %,d parameters, %,d pictures to learn from",
                model.parameterCount(),
                pictures.train().size()));
        ImageClassifierTask task = new ImageClassifierTask(
                model,
                pictures,
                config.data(),
                config.training().batch(),
                config.training().accumulate(),
                rng);
        try (Trainer trainer = new Trainer(task, config.training(), config.plugins(), run)) {
            if (trainer.train().steps() == config.training().steps()) {
                finish(task, model, pictures, config.training().steps(), run, trainer.plots());
            }
        }
    }

    private static void finish(
            ImageClassifierTask task, ResNet model, PictureSplit pictures, long steps, Run run, List<Plot> plots)
            throws IOException {
        ClassifierFolder.write(run.file("model"), model, pictures.classes(), pictures.normalization());
        ImageClassifierTask.Judgement test = task.test();
        Confusion confusion = test.confusion();
        Files.writeString(run.file("confusion.csv"), confusion.csv());
        Files.writeString(run.file("classes.csv"), confusion.classesCsv());
        run.metrics().log(steps, "test/loss", test.loss());
        run.metrics().log(steps, "test/accuracy", confusion.accuracy());
        run.progress().show("test/accuracy", confusion.accuracy());
        ImageClassifierReport.write(run, model, test, plots);
        run.say(String.format(
                Locale.ROOT,
                "accuracy on %,d test pictures: %.2f %%, loss %.4f",
                pictures.test().size(),
                100 * confusion.accuracy(),
                test.loss()));
    }
}
