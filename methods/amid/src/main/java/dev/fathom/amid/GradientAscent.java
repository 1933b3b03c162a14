package dev.fathom.amid;

import dev.fathom.amid.game.ParameterizedGame;
import dev.fathom.engine.Scope;
import dev.fathom.engine.Tensor;
import dev.fathom.engine.Tensors;
import dev.fathom.optim.GradientClipping;
import dev.fathom.optim.Optimizer;
import dev.fathom.optim.OptimizerFactory;
import dev.fathom.optim.Schedule;
import dev.fathom.optim.ScheduleConfig;
import java.util.List;
import java.util.Map;

/**
 * Ascent along an estimated gradient.
 *
 * @param name its name
 * @param gradient the estimate
 * @param optimizer makes steps of gradients, for instance Adam
 * @param schedule of the learning rate
 * @param clipNorm the largest norm of a gradient, positive; larger ones are scaled down; infinite for none
 */
public record GradientAscent(
        String name, DesignGradient gradient, OptimizerFactory optimizer, ScheduleConfig schedule, double clipNorm)
        implements DesignSearch {

    /** With a constant learning rate and gradients of norm at most 1. */
    public static GradientAscent of(String name, DesignGradient gradient, OptimizerFactory optimizer) {
        return new GradientAscent(name, gradient, optimizer, new ScheduleConfig.Constant(0), 1);
    }

    /** With a constant learning rate and gradients as they are: what an estimate's norm means is up to the estimate. */
    public static GradientAscent unclipped(String name, DesignGradient gradient, OptimizerFactory optimizer) {
        return new GradientAscent(name, gradient, optimizer, new ScheduleConfig.Constant(0), Double.POSITIVE_INFINITY);
    }

    @Override
    public double solvesPerIteration() {
        return gradient.solves();
    }

    @Override
    public Session begin(double[] theta, long iterations, long seed) {
        return new Climb(theta, schedule.over(iterations), seed);
    }

    private final class Climb implements Session {

        private final Tensor parameters;
        private final Optimizer steps;
        private final Schedule rate;
        private final long seed;
        private double[] theta;

        Climb(double[] theta, Schedule rate, long seed) {
            this.theta = theta.clone();
            this.rate = rate;
            this.seed = seed;
            this.parameters = Tensors.of(theta, theta.length).requiresGrad(true);
            this.steps = optimizer.create(Map.of("theta", parameters));
        }

        /** The optimiser descends, so it is given the gradient of −⟨g, θ⟩. */
        @Override
        public double[] next(ParameterizedGame game, long iteration) {
            double[] g =
                    gradient.evaluate(game, theta, seed * 1_000_003 + iteration).gradient();
            try (Scope scope = Scope.open()) {
                parameters.mul(Tensors.of(g, g.length)).sum().neg().backward();
                GradientClipping.byGlobalNorm(List.of(parameters), clipNorm);
                steps.step(rate.at(iteration));
                steps.clearGradients();
                theta = parameters.toDoubles();
            }
            return theta.clone();
        }

        @Override
        public void close() {
            steps.close();
            parameters.close();
        }
    }
}
