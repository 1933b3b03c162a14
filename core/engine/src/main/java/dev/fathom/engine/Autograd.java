package dev.fathom.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.bytedeco.pytorch.BoolOptional;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/** Gradients as values: of a number, of vector functions, and of gradients themselves. */
public final class Autograd {

    /** What becomes of the graph after a gradient was taken. */
    public enum Graph {
        /** It is freed; another gradient through it fails. */
        FREE,
        /** It remains, so that further gradients can be taken through it. */
        RETAIN,
        /** It remains and the gradients themselves are differentiable. */
        CREATE
    }

    static {
        Natives.load();
    }

    private Autograd() {}

    /** Gradients of a single number; the graph is freed. */
    public static List<Tensor> grad(Tensor output, List<Tensor> inputs) {
        return grad(output, inputs, Graph.FREE);
    }

    /** Gradients of a single number, differentiable themselves if {@code createGraph}. */
    public static List<Tensor> grad(Tensor output, List<Tensor> inputs, boolean createGraph) {
        return grad(output, inputs, createGraph ? Graph.CREATE : Graph.FREE);
    }

    /**
     * Gradients of a single number.
     *
     * @param output a tensor with one element
     * @param inputs what to differentiate with respect to
     * @param graph what becomes of the graph
     * @return the gradients, in the order and the shapes of the inputs
     * @throws GradientException if the output does not depend on an input, or has more than one element
     */
    public static List<Tensor> grad(Tensor output, List<Tensor> inputs, Graph graph) {
        Op.nonNull("grad", "output", output);
        Op.nonNull("grad", "graph", graph);
        return compute("grad", List.of(output), inputs, List.of(), graph, false);
    }

    /** Vector-Jacobian products; the graph is freed. */
    public static List<Tensor> vjp(List<Tensor> outputs, List<Tensor> inputs, List<Tensor> seeds) {
        return vjp(outputs, inputs, seeds, false);
    }

    /**
     * Vector-Jacobian products: the gradient of {@code sum_i <seeds_i, outputs_i>}.
     *
     * @param outputs the outputs
     * @param inputs what to differentiate with respect to
     * @param seeds one for each output, of its shape
     * @param createGraph whether the products are differentiable themselves
     * @return the products, in the order and the shapes of the inputs; zeros where the outputs do not depend on an
     *     input
     */
    public static List<Tensor> vjp(List<Tensor> outputs, List<Tensor> inputs, List<Tensor> seeds, boolean createGraph) {
        Op.nonNull("vjp", "outputs", outputs);
        Op.nonNull("vjp", "seeds", seeds);
        if (outputs.isEmpty() || outputs.size() != seeds.size()) {
            throw new ShapeException(
                    "vjp: one seed for each output is needed, got " + seeds.size() + " seeds for " + outputs.size()
                            + " outputs",
                    "vjp");
        }
        return compute("vjp", outputs, inputs, seeds, createGraph ? Graph.CREATE : Graph.FREE, true);
    }

    /**
     * Product of the Hessian of a function with a vector, by differentiating its gradient once more.
     *
     * @param function takes the inputs to a single number
     * @param inputs where to evaluate
     * @param vectors one for each input, of its shape
     * @return the products, in the order and the shapes of the inputs
     */
    public static List<Tensor> hvp(Function<List<Tensor>, Tensor> function, List<Tensor> inputs, List<Tensor> vectors) {
        Op.nonNull("hvp", "function", function);
        Op.nonNull("hvp", "inputs", inputs);
        Op.nonNull("hvp", "vectors", vectors);
        if (inputs.size() != vectors.size()) {
            throw new ShapeException(
                    "hvp: one vector for each input is needed, got " + vectors.size() + " for " + inputs.size(), "hvp");
        }
        try (Scope scope = Scope.open()) {
            List<Tensor> points = new ArrayList<>(inputs.size());
            for (Tensor input : inputs) {
                points.add(Op.nonNull("hvp", "inputs", input).detach().requiresGrad(true));
            }
            Tensor value = Op.nonNull("hvp", "function's result", function.apply(points));
            List<Tensor> gradients = compute("hvp", List.of(value), points, List.of(), Graph.CREATE, true);
            List<Tensor> outputs = new ArrayList<>();
            List<Tensor> seeds = new ArrayList<>();
            for (int i = 0; i < gradients.size(); i++) {
                if (gradients.get(i).requiresGrad()) {
                    outputs.add(gradients.get(i));
                    seeds.add(vectors.get(i));
                }
            }
            List<Tensor> products = outputs.isEmpty()
                    ? points.stream().map(Tensors::zerosLike).toList()
                    : compute("hvp", outputs, points, seeds, Graph.FREE, true);
            scope.keepAll(products);
            return products;
        }
    }

    /** Until closed, operations of this thread record no graph. */
    public static NoGrad noGrad() {
        return new NoGrad();
    }

    private static List<Tensor> compute(
            String name,
            List<Tensor> outputs,
            List<Tensor> inputs,
            List<Tensor> seeds,
            Graph graph,
            boolean zerosWhereUnused) {
        Op.nonNull(name, "inputs", inputs);
        Tensor[] operands = outputs.toArray(new Tensor[0]);
        return Op.run(
                name,
                () -> {
                    try (TensorVector ofOutputs = Op.vector(name, "outputs", outputs);
                            TensorVector ofInputs = Op.vector(name, "inputs", inputs);
                            TensorVector ofSeeds = Op.vector(name, "seeds", seeds);
                            BoolOptional retain = new BoolOptional(graph != Graph.FREE);
                            TensorVector gradients = torch.grad(
                                    ofOutputs, ofInputs, ofSeeds, retain, graph == Graph.CREATE, zerosWhereUnused)) {
                        return adopt(inputs, gradients);
                    }
                },
                operands);
    }

    private static List<Tensor> adopt(List<Tensor> inputs, TensorVector gradients) {
        Tensor[] result = new Tensor[inputs.size()];
        for (int i = 0; i < result.length; i++) {
            org.bytedeco.pytorch.Tensor gradient = gradients.get(i);
            result[i] = gradient.defined() ? Tensor.adopt(Op.own(gradient)) : Tensors.zerosLike(inputs.get(i));
        }
        return List.of(result);
    }
}
