package dev.fathom.bench;

import dev.fathom.ngvi.Design;
import dev.fathom.ngvi.Estimators;
import dev.fathom.ngvi.GaussianPrior;
import dev.fathom.ngvi.Glm;
import dev.fathom.ngvi.MeanFieldGaussian;
import dev.fathom.ngvi.NaturalGradientVi;
import dev.fathom.ngvi.TuningFreeVi;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Natural-gradient updates of a logistic regression with batches of 64, and whole fits with nothing to tune. */
@State(Scope.Thread)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class NaturalGradientJmh {

    private static final int UPDATES = 1000;

    /** d. */
    @Param({"10", "30", "100"})
    public int dim;

    /** n. */
    @Param({"640", "6400"})
    public int rows;

    private Glm model;
    private GaussianPrior prior;

    /** A state for JMH to fill. */
    @SuppressWarnings("NullAway.Init") // JMH sets the parameters and calls make
    public NaturalGradientJmh() {}

    /** Makes random rows with labels that depend on them. */
    @Setup
    public void make() {
        Random random = new Random(1);
        double[] x = new double[rows * dim];
        double[] y = new double[rows];
        for (int i = 0; i < x.length; i++) {
            x[i] = random.nextGaussian();
        }
        for (int i = 0; i < rows; i++) {
            y[i] = x[i * dim] + random.nextGaussian() > 0 ? 1 : -1;
        }
        model = Glm.logistic(Design.rowMajor(dim, x), y);
        prior = GaussianPrior.standard(dim);
    }

    /** One update from one draw with the Hessian's diagonal. */
    @Benchmark
    @BenchmarkMode(Mode.Throughput)
    @OutputTimeUnit(TimeUnit.SECONDS)
    @OperationsPerInvocation(UPDATES)
    public MeanFieldGaussian update() {
        return NaturalGradientVi.builder()
                .estimator(Estimators.price(1))
                .batchSize(64)
                .withoutLoss()
                .build()
                .fit(model, prior, UPDATES * 64 / rows)
                .q();
    }

    /** A whole fit to an estimated gap of 1e-5 nats. */
    @Benchmark
    @BenchmarkMode(Mode.AverageTime)
    @OutputTimeUnit(TimeUnit.MILLISECONDS)
    public MeanFieldGaussian tuningFree() {
        return new TuningFreeVi().fit(model, prior).q();
    }
}
