package dev.fathom.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ThreadsTest {

    private final int threadsBefore = Engine.threads();

    @AfterEach
    void restoreThreads() {
        Engine.setThreads(threadsBefore);
        Engine.setParallelism(Parallelism.MATRIX_PRODUCTS);
    }

    private static double[] losses(int threads, int steps) {
        Engine.setThreads(threads);
        try (Scope all = Scope.open()) {
            Rng rng = Rng.seed(11);
            Tensor w1 = rng.normal(DType.F32, 256, 64).mulInPlace(0.1).requiresGrad(true);
            Tensor w2 = rng.normal(DType.F32, 1, 256).mulInPlace(0.1).requiresGrad(true);
            double[] losses = new double[steps];
            for (int i = 0; i < steps; i++) {
                try (Scope scope = Scope.open()) {
                    Tensor x = rng.normal(DType.F32, 512, 64);
                    Tensor hidden = Functional.linear(x, w1, null).tanh();
                    Tensor loss = Functional.mseLoss(
                            Functional.linear(hidden, w2, null), x.sin().sumKeep(1));
                    loss.backward();
                    try (NoGrad guard = Autograd.noGrad()) {
                        for (Tensor p : List.of(w1, w2)) {
                            p.addInPlace(p.grad(), -0.05);
                            p.clearGrad();
                        }
                    }
                    losses[i] = loss.item();
                }
            }
            return losses;
        }
    }

    @ParameterizedTest
    @EnumSource(Parallelism.class)
    void oneAndTwoThreadsAgreeOverFiftySteps(Parallelism parallelism) {
        Engine.setParallelism(parallelism);
        double[] one = losses(1, 50);
        double[] two = losses(2, 50);
        assertThat(one[49]).isLessThan(0.7 * one[0]);
        for (int i = 0; i < one.length; i++) {
            assertThat(two[i]).isCloseTo(one[i], within(1e-4 * one[i]));
        }
    }

    @Test
    void sameThreadsRepeatBitForBit() {
        assertThat(losses(2, 20)).containsExactly(losses(2, 20));
    }

    @Test
    void randomNumbersDoNotDependOnTheNumberOfThreads() {
        try (Scope scope = Scope.open()) {
            Engine.setParallelism(Parallelism.OPERATIONS);
            Engine.setThreads(1);
            float[] one = Rng.seed(5).normal(DType.F32, 200_000).toFloats();
            Engine.setThreads(2);
            assertThat(Rng.seed(5).normal(DType.F32, 200_000).toFloats()).containsExactly(one);
        }
    }

    @Test
    void scopeRefusesOtherThreads() throws Exception {
        List<Throwable> failures = Collections.synchronizedList(new ArrayList<>());
        try (Scope scope = Scope.open()) {
            Tensor mine = Tensors.ones(2);
            Thread other = new Thread(() -> {
                assertThatThrownBy(scope::close)
                        .isInstanceOf(ThreadException.class)
                        .hasMessageContaining("Scope.close");
                assertThatThrownBy(() -> scope.keep(mine)).isInstanceOf(ThreadException.class);
                try (Scope own = Scope.open()) {
                    assertThatThrownBy(() -> own.keep(mine)).isInstanceOf(ThreadException.class);
                    assertThat(mine.add(1).toFloats()).containsExactly(2, 2);
                }
            });
            other.setUncaughtExceptionHandler((t, e) -> failures.add(e));
            other.start();
            other.join();
            assertThat(mine.isClosed()).isFalse();
        }
        assertThat(failures).isEmpty();
    }

    @Test
    void tensorsOfAnotherThreadDoNotEnterThisThreadsScope() throws Exception {
        Tensor[] made = new Tensor[1];
        try (Scope scope = Scope.open()) {
            Thread other = new Thread(() -> made[0] = Tensors.ones(2));
            other.start();
            other.join();
        }
        assertThat(made[0].toFloats()).containsExactly(1, 1);
        made[0].close();
        assertThat(made[0].isClosed()).isTrue();
    }

    /** A use after free would end the process here sooner or later. */
    @Test
    void closingWhileOthersReadEndsInATypedExceptionAtWorst() throws Exception {
        int rounds = 100;
        int readers = 3;
        List<Throwable> unexpected = Collections.synchronizedList(new ArrayList<>());
        for (int round = 0; round < rounds; round++) {
            Tensor shared = Tensors.ones(500);
            CountDownLatch reading = new CountDownLatch(readers);
            List<Thread> threads = new ArrayList<>();
            for (int i = 0; i < readers; i++) {
                Thread thread = new Thread(() -> {
                    reading.countDown();
                    try (Scope scope = Scope.open()) {
                        for (int j = 0; j < 20; j++) {
                            assertThat(shared.add(1).sum().item()).isEqualTo(1000);
                        }
                    } catch (ClosedTensorException expected) {
                        assertThat(shared.isClosed()).isTrue();
                    }
                });
                thread.setUncaughtExceptionHandler((t, e) -> unexpected.add(e));
                thread.start();
                threads.add(thread);
            }
            reading.await();
            shared.close();
            for (Thread thread : threads) {
                thread.join();
            }
        }
        assertThat(unexpected).isEmpty();
    }
}
