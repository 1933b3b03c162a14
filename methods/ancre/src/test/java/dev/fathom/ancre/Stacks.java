package dev.fathom.ancre;

import dev.fathom.engine.Autograd;
import dev.fathom.engine.DType;
import dev.fathom.engine.NoGrad;
import dev.fathom.engine.Rng;
import dev.fathom.engine.Tensor;
import dev.fathom.nn.Init;
import dev.fathom.nn.Module;
import dev.fathom.nn.ResidualBlock;
import dev.fathom.nn.ResidualTopology;
import dev.fathom.nn.StackShape;
import dev.fathom.nn.TopologyFactory;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Small stacks in double precision for tests. */
public final class Stacks {

    private Stacks() {}

    /** A wiring of K blocks of width d, channels last. */
    public static ResidualTopology wiring(TopologyFactory factory, int blocks, int width) {
        return factory.create(
                new StackShape(blocks, width, -1), Init.of(Rng.seed(1)).with(DType.F64));
    }

    /** ANCRe with 64-bit parameters. */
    public static Ancre ancre(AncreConfig config, int blocks) {
        return (Ancre) wiring(config, blocks, 3);
    }

    /** Blocks whose branch is zero. */
    public static List<ResidualBlock> identities(int blocks) {
        return Stream.generate(ResidualBlock::bypass).limit(blocks).toList();
    }

    /** Blocks with branch tanh(h W_j). */
    public static List<ResidualBlock> nonlinear(int blocks, int width) {
        return IntStream.range(0, blocks)
                .mapToObj(j -> {
                    Tensor w = Rng.seed(100 + j).normal(DType.F64, width, width).mul(0.5);
                    return (ResidualBlock) h -> h.matmul(w).tanh();
                })
                .toList();
    }

    /** Gives every parameter random normal values of a size. */
    public static void randomise(Module module, long seed, double size) {
        try (NoGrad off = Autograd.noGrad()) {
            module.parameters()
                    .forEach((name, t) -> t.copyFrom(Rng.seed(seed)
                            .split(name)
                            .normal(DType.F64, t.shape())
                            .mul(size)));
        }
    }

    /** Normal values (rows, width). */
    public static Tensor states(long seed, int rows, int width) {
        return Rng.seed(seed).normal(DType.F64, rows, width);
    }
}
