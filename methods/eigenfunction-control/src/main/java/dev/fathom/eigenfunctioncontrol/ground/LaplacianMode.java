package dev.fathom.eigenfunctioncontrol.ground;

import dev.fathom.engine.Rng;
import dev.fathom.nn.UNetMlp;
import dev.fathom.sde.laplacian.DoubleBackward;
import dev.fathom.sde.laplacian.ForwardLaplacian;
import dev.fathom.sde.laplacian.Hutchinson;
import dev.fathom.sde.laplacian.Jets;
import dev.fathom.sde.laplacian.SmoothActivation;

/** How the Laplacian of the network is found. */
public enum LaplacianMode {
    /** The quickest exact way for the dimension. */
    AUTO,
    /** One forward sweep, back by hand. */
    FORWARD,
    /** The Hessian's diagonal by differentiating twice. */
    DOUBLE_BACKWARD,
    /** An unbiased estimate with random signs; for many dimensions. */
    HUTCHINSON;

    Jets jets(UNetMlp net, SmoothActivation activation, Rng rng) {
        return switch (this) {
            case AUTO, FORWARD -> new ForwardLaplacian(net, activation);
            case DOUBLE_BACKWARD -> new DoubleBackward(net);
            case HUTCHINSON -> new Hutchinson(net, 1, rng);
        };
    }
}
