package dev.fathom.bench;

import dev.fathom.engine.Scope;
import dev.fathom.engine.Tensor;
import dev.fathom.engine.Tensors;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What one operation costs besides its arithmetic: adding two tensors of four numbers. At most 1.5 µs is wanted. */
@State(org.openjdk.jmh.annotations.Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class TinyAddJmh {

    private static final int OPERATIONS = 100;

    private Tensor a;
    private Tensor b;

    /** Makes the operands. */
    @SuppressWarnings("NullAway.Init") // JMH calls prepare
    public TinyAddJmh() {}

    /** Makes the operands. */
    @Setup(Level.Trial)
    public void prepare() {
        a = Tensors.of(new float[] {1, 2, 3, 4}, 4);
        b = Tensors.of(new float[] {5, 6, 7, 8}, 4);
    }

    /** A hundred additions in one scope, as a step of training has them. */
    @Benchmark
    @OperationsPerInvocation(OPERATIONS)
    public Tensor addInScope() {
        try (Scope scope = Scope.open()) {
            Tensor sum = a;
            for (int i = 0; i < OPERATIONS; i++) {
                sum = a.add(b);
            }
            return sum;
        }
    }
}
