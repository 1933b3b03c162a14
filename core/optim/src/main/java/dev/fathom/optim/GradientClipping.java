package dev.fathom.optim;

import dev.fathom.engine.Autograd;
import dev.fathom.engine.Foreach;
import dev.fathom.engine.NoGrad;
import dev.fathom.engine.Scope;
import dev.fathom.engine.Tensor;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** Bounds the gradients of parameters before an update; parameters without a gradient are passed over. */
public final class GradientClipping {

    private GradientClipping() {}

    /** The Euclidean norm of all gradients taken as one vector; not finite if one of them is not. */
    public static double globalNorm(Collection<Tensor> parameters) {
        try (Scope scope = Scope.open()) {
            return Foreach.norm(gradients(parameters));
        }
    }

    /**
     * Scales all gradients by one factor so that their global norm is at most {@code maxNorm}.
     *
     * @param maxNorm positive
     * @return the norm before clipping; if it is not finite, the gradients were left as they are
     */
    public static double byGlobalNorm(Collection<Tensor> parameters, double maxNorm) {
        if (!(maxNorm > 0)) {
            throw new IllegalArgumentException("the largest gradient norm must be positive, got " + maxNorm);
        }
        try (Scope scope = Scope.open()) {
            List<Tensor> gradients = gradients(parameters);
            double norm = Foreach.norm(gradients);
            if (norm > maxNorm && !Double.isInfinite(norm)) {
                Foreach.mulInPlace(gradients, maxNorm / norm);
            }
            return norm;
        }
    }

    /**
     * Bounds every element of every gradient to [−limit, limit].
     *
     * @param limit positive
     */
    public static void byValue(Collection<Tensor> parameters, double limit) {
        Settings.requirePositive(limit, "the largest gradient value");
        try (Scope scope = Scope.open();
                NoGrad guard = Autograd.noGrad()) {
            for (Tensor gradient : gradients(parameters)) {
                gradient.copyFrom(gradient.clamp(-limit, limit));
            }
        }
    }

    private static List<Tensor> gradients(Collection<Tensor> parameters) {
        List<Tensor> gradients = new ArrayList<>(parameters.size());
        for (Tensor parameter : parameters) {
            Tensor gradient = parameter.grad();
            if (gradient != null) {
                gradients.add(gradient);
            }
        }
        return gradients;
    }
}
