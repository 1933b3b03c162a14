package dev.fathom.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Memory stays flat over many steps; {@code -Dfathom.soak=full} makes them 20,000. */
class SoakTest {

    private static final int STEPS = "full".equals(System.getProperty("fathom.soak")) ? 20_000 : 2_000;

    /** A network of two layers, trained by plain gradient descent. */
    private static final class Net {
        final Rng rng = Rng.seed(3);
        final Tensor w1 = parameter(128, 32);
        final Tensor w2 = parameter(1, 128);
        final List<Tensor> parameters = List.of(w1, w2);

        private Tensor parameter(long out, long in) {
            return rng.normal(DType.F32, out, in).mulInPlace(0.1).requiresGrad(true);
        }

        void step() {
            Tensor x = rng.normal(DType.F32, 64, 32);
            Tensor hidden = Functional.dropout(Functional.linear(x, w1, null).relu(), 0.1, rng);
            Tensor loss = Functional.mseLoss(Functional.linear(hidden, w2, null), x.sumKeep(1));
            loss.backward();
            try (NoGrad guard = Autograd.noGrad()) {
                for (Tensor p : parameters) {
                    p.addInPlace(p.grad(), -1e-3);
                    p.clearGrad();
                }
            }
            loss.item();
        }

        void scopedStep() {
            try (Scope scope = Scope.open()) {
                step();
            }
        }
    }

    /** Repeats a task after warming up; prints resident bytes and native handles before and after. */
    static final class Repeat {
        private Repeat() {}

        public static void main(String[] arguments) {
            Runnable task = arguments[0].equals("train") ? new Net()::scopedStep : new Transfers();
            for (int i = 0; i < STEPS; i++) {
                task.run();
            }
            long resident = Engine.residentBytes();
            long handles = Pointer.totalCount();
            long live = Engine.liveTensors() + HeldBuffers.count();
            for (int i = 0; i < 2 * STEPS; i++) {
                task.run();
            }
            System.out.println(resident + " " + Engine.residentBytes() + " " + handles + " " + Pointer.totalCount()
                    + " " + live + " " + (Engine.liveTensors() + HeldBuffers.count()));
        }
    }

    /** Moves numbers between arrays, buffers and tensors in every way there is. */
    private static final class Transfers implements Runnable {
        final float[] values = new float[1000];
        final double[] target = new double[1000];
        final ByteBuffer buffer = ByteBuffer.allocateDirect(4000).order(ByteOrder.nativeOrder());

        @Override
        public void run() {
            try (Scope scope = Scope.open()) {
                Tensor made = Tensors.of(values);
                Tensor over = Tensors.ofBuffer(buffer, DType.F32, 1000);
                over.copyFrom(made.to(DType.BF16));
                over.narrow(0, 10, 20).toFloats();
                made.copyTo(target, 0);
                made.toDoubles();
                made.gt(0).toBooleans();
                made.to(DType.I64).toLongs();
                made.shape();
                made.device();
            }
        }
    }

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"train", "transfer"})
    void residentMemoryAndHandlesStayFlat(String task) throws Exception {
        // A Java heap of fixed size that is touched at the start, so that only native memory can grow.
        List<String> flags = List.of(
                "-Xms64m",
                "-Xmx64m",
                "-XX:+AlwaysPreTouch",
                "-Dfathom.soak=" + System.getProperty("fathom.soak", "short"));
        ChildJvm child = new ChildJvm(folder.resolve("out.txt"), Repeat.class, Map.of(), flags, task);
        long[] counts =
                Stream.of(child.output().split(" ")).mapToLong(Long::parseLong).toArray();
        assertThat(counts[1]).as("resident bytes after %d", counts[0]).isLessThan(counts[0] + counts[0] / 20);
        assertThat(counts[3]).as("native handles").isLessThan(counts[2] + STEPS / 100);
        assertThat(counts[5]).as("tensors and buffers").isEqualTo(counts[4]);
    }

    @Test
    void forgottenScopeShowsAtOnceEvenWhenTheCollectorCleansUp() {
        Net net = new Net();
        net.scopedStep();
        long before = Engine.liveTensors();
        for (int i = 0; i < 20; i++) {
            net.scopedStep();
        }
        assertThat(Engine.liveTensors()).isEqualTo(before);
        for (int i = 0; i < 20; i++) {
            net.step();
        }
        System.gc();
        assertThat(Engine.liveTensors()).isGreaterThanOrEqualTo(before + 20 * 5);
    }

    @Test
    void scopeThatLivesLongForgetsTensorsClosedByHand() {
        try (Scope scope = Scope.open()) {
            Tensor x = Tensors.ones(1);
            long resident = 0;
            for (int i = 0; i < 200_000; i++) {
                x.add(1).close();
                if (i == 50_000) {
                    resident = Engine.residentBytes();
                }
            }
            assertThat(scope.size()).isEqualTo(1);
            assertThat(Engine.residentBytes()).isLessThan(resident + (64 << 20));
        }
    }
}
