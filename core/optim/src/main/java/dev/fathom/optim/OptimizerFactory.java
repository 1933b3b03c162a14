package dev.fathom.optim;

import dev.fathom.engine.Tensor;
import java.util.List;
import java.util.Map;

/** The settings of an optimiser, from which it is made once the parameters exist; methods may bring their own. */
public interface OptimizerFactory {

    /**
     * Makes the optimiser.
     *
     * @param parameters by name, contiguous and of floating-point type; updated in place by the optimiser
     * @throws IllegalArgumentException if there are no parameters, one cannot be updated, or a group matches none
     */
    Optimizer create(Map<String, Tensor> parameters);

    /**
     * Makes the optimiser with groups for the parameters that no group of the settings matches; one that is left with
     * no parameter is no error. An optimiser without groups of its own leaves them out.
     *
     * @throws IllegalArgumentException as {@link #create(Map)}
     */
    default Optimizer create(Map<String, Tensor> parameters, List<ParameterGroup> fallbacks) {
        return create(parameters);
    }
}
