package dev.fathom.sde.laplacian;

import dev.fathom.engine.Functional;
import dev.fathom.engine.Tensor;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * Activations with three derivatives. A Laplacian needs the second, the gradient of a loss on it the third; a rectifier
 * has neither and would silently give zero.
 */
public enum SmoothActivation implements UnaryOperator<Tensor> {
    /** {@code z Φ(z)}. */
    GELU {
        @Override
        public Tensor apply(Tensor z) {
            return Functional.gelu(z);
        }

        @Override
        Derivatives derivatives(Tensor z) {
            Tensor p = z.square().mulInPlace(-0.5).exp().mulInPlace(1 / Math.sqrt(2 * Math.PI));
            Tensor phi = z.mul(Math.sqrt(0.5)).erf().addInPlace(1).mulInPlace(0.5);
            Tensor squared = z.square();
            return new Derivatives(
                    z.mul(phi), z.mul(p).addInPlace(phi), p.mul(squared.neg().addInPlace(2)), () -> p.mul(z)
                            .mul(squared.sub(4)));
        }
    },
    /** The hyperbolic tangent. */
    TANH {
        @Override
        public Tensor apply(Tensor z) {
            return z.tanh();
        }

        @Override
        Derivatives derivatives(Tensor z) {
            Tensor t = z.tanh();
            Tensor first = t.square().neg().add(1);
            return new Derivatives(t, first, t.mul(first).mul(-2), () -> first.mul(
                            t.square().mul(3).neg().add(1))
                    .mul(-2));
        }
    },
    /** {@code z sigmoid(z)}. */
    SILU {
        @Override
        public Tensor apply(Tensor z) {
            return Functional.silu(z);
        }

        @Override
        Derivatives derivatives(Tensor z) {
            Tensor s = z.sigmoid();
            Tensor q = s.mul(s.neg().add(1));
            Tensor tilt = s.mul(-2).add(1);
            return new Derivatives(
                    z.mul(s),
                    z.mul(q).add(s),
                    q.mul(z.mul(tilt).add(2)),
                    () -> q.mul(tilt.mul(3).add(z.mul(q.mul(-6).add(1)))));
        }
    },
    /** {@code log(1 + exp(z))}. */
    SOFTPLUS {
        @Override
        public Tensor apply(Tensor z) {
            return Functional.softplus(z);
        }

        @Override
        Derivatives derivatives(Tensor z) {
            Tensor s = z.sigmoid();
            Tensor q = s.mul(s.neg().add(1));
            return new Derivatives(
                    Functional.softplus(z), s, q, () -> q.mul(s.mul(-2).add(1)));
        }
    },
    /** {@code sin(30 z)}, for networks initialised for it (SIREN). */
    SINE {
        @Override
        public Tensor apply(Tensor z) {
            return z.mul(FREQUENCY).sin();
        }

        @Override
        Derivatives derivatives(Tensor z) {
            double w = FREQUENCY;
            Tensor sin = z.mul(w).sin();
            Tensor cos = z.mul(w).cos();
            return new Derivatives(sin, cos.mul(w), sin.mul(-w * w), () -> cos.mul(-w * w * w));
        }
    },
    /** {@code exp(−z²/2)}. */
    GAUSSIAN {
        @Override
        public Tensor apply(Tensor z) {
            return z.square().mul(-0.5).exp();
        }

        @Override
        Derivatives derivatives(Tensor z) {
            Tensor a = apply(z);
            Tensor squared = z.square();
            return new Derivatives(a, a.mul(z).neg(), a.mul(squared.sub(1)), () -> a.mul(z)
                    .mul(squared.neg().add(3)));
        }
    };

    static final double FREQUENCY = 30;

    /**
     * An activation and its derivatives at pre-activations.
     *
     * @param value a(z)
     * @param first a'(z)
     * @param second a''(z)
     * @param third makes a'''(z)
     */
    record Derivatives(Tensor value, Tensor first, Tensor second, Supplier<Tensor> third) {}

    /** The activation and its derivatives. */
    abstract Derivatives derivatives(Tensor z);
}
