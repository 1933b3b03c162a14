package dev.fathom.train.image;

import dev.fathom.engine.MatmulPrecision;
import dev.fathom.lab.recipe.About;
import dev.fathom.nn.CascadeConfig;
import dev.fathom.nn.ChannelNorm;
import dev.fathom.nn.ResNet;
import dev.fathom.nn.TopologyFactory;
import dev.fathom.optim.OptimizerFactory;
import dev.fathom.optim.ScheduleConfig;
import dev.fathom.optim.SgdConfig;
import dev.fathom.train.PluginFactory;
import dev.fathom.train.TrainingConfig;
import dev.fathom.train.Wiring;
import java.util.List;

/**
 * An image classifier from a data set to its accuracy on pictures it has not seen.
 *
 * @param data the pictures and how they are varied in training
 * @param model the residual network's sizes
 * @param training how it is trained
 * @param precision how exactly matrix products and convolutions are computed
 * @param plugins what takes part in the training
 */
public record ImageClassifierConfig(
        Data data,
        Model model,
        TrainingConfig training,

        @About("products of matrices: full, or bfloat16 where the processor has it; convolutions are not touched")
        MatmulPrecision precision,

        @About("what takes part in the training, for instance a method")
        List<PluginFactory> plugins) {

    /** Copies the list. */
    public ImageClassifierConfig {
        plugins = List.copyOf(plugins);
    }

    /** A small residual network on Fashion-MNIST. */
    public static ImageClassifierConfig defaults() {
        OptimizerFactory sgd = new SgdConfig(0.1, 0.9, true, 5e-4, List.of());
        return new ImageClassifierConfig(
                Data.defaults(),
                Model.defaults(),
                new TrainingConfig(2150, 128, 1, sgd, new ScheduleConfig.Cosine(0.1, 0), 0, 430, 430),
                MatmulPrecision.FULL,
                List.of());
    }

    /**
     * The pictures and how they are varied in training.
     *
     * @param images a name of the data catalog
     * @param trainPictures most pictures learnt from
     * @param validationPictures pictures taken out of the training split to watch the training by
     * @param testPictures most pictures of the test split judged by, at the end only
     * @param shift most pixels a picture is moved by in each direction, at random; less than its smaller side
     * @param flip whether pictures are mirrored left to right at random
     */
    public record Data(
            @About("a name of the data catalog (`fathom data list`)")
            String images,

            @About("most pictures learnt from") int trainPictures,

            @About("pictures taken out of the training split to watch the training by")
            int validationPictures,

            @About("most pictures of the test split judged by, at the end only")
            int testPictures,

            @About("most pixels a picture is moved by in each direction, less than its smaller side")
            int shift,

            @About("whether pictures are mirrored left to right")
            boolean flip) {

        /** Checks the ranges. */
        public Data {
            positive("trainPictures", trainPictures);
            positive("validationPictures", validationPictures);
            positive("testPictures", testPictures);
            if (shift < 0) {
                throw new IllegalArgumentException("shift must be at least 0, got " + shift);
            }
        }

        /** Fashion-MNIST, moved by up to 2 pixels and mirrored. */
        public static Data defaults() {
            return new Data("fashion-mnist", 1_000_000, 5_000, 1_000_000, 2, true);
        }

        private static void positive(String name, int value) {
            if (value < 1) {
                throw new IllegalArgumentException(name + " must be at least 1, got " + value);
            }
        }
    }

    /**
     * The residual network's sizes.
     *
     * @param widths channels of each stage, at least one stage
     * @param blocks residual blocks in each stage
     * @param norm how channels are normalised
     * @param depth the residual wiring of each stage
     */
    public record Model(
            @About("channels of each stage") List<Integer> widths,
            @About("residual blocks in each stage") int blocks,
            @About("how channels are normalised") ChannelNorm norm,
            @About("the residual wiring of each stage") TopologyFactory depth) {

        /** Checks the ranges as the model does, and that the wiring fits every stage. */
        public Model {
            ResNet.Config model = new ResNet.Config(1, 2, widths, blocks, norm, depth);
            Wiring.requireFits(depth, model.stacks());
            widths = model.widths();
        }

        /** Three stages of two blocks, 16, 32 and 64 channels, batch norm. */
        public static Model defaults() {
            return new Model(List.of(16, 32, 64), 2, ChannelNorm.BATCH, new CascadeConfig());
        }

        /** The model for pictures of a data set. */
        ResNet.Config of(int channels, int classes) {
            return new ResNet.Config(channels, classes, widths, blocks, norm, depth);
        }
    }
}
