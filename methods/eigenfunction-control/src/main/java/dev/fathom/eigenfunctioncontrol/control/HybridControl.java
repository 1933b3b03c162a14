package dev.fathom.eigenfunctioncontrol.control;

import dev.fathom.eigenfunctioncontrol.ground.GroundState;
import dev.fathom.engine.Rng;
import dev.fathom.engine.Safetensors;
import dev.fathom.engine.SafetensorsFile;
import dev.fathom.engine.Tensor;
import dev.fathom.engine.Tensors;
import dev.fathom.nn.Init;
import dev.fathom.nn.UNetMlp;
import dev.fathom.sde.Feedback;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The ground state's control, and near the end {@code e^{−δ(T−t)} v(T − t, e^{−δ(T−t)}, x)} more. It depends on the
 * remaining time only, so one training serves every horizon: {@link #forHorizon}.
 */
public final class HybridControl implements Feedback {

    private final GroundState ground;
    private final UNetMlp net;
    private final List<Integer> widths;
    private final double decay;
    private final double cutoff;
    private final double horizon;

    HybridControl(GroundState ground, List<Integer> widths, double decay, double cutoff, double horizon, Rng rng) {
        this(
                ground,
                new UNetMlp(
                        Init.of(rng),
                        ground.problem().dim() + 2,
                        ground.problem().dim(),
                        widths,
                        Tensor::relu),
                List.copyOf(widths),
                decay,
                cutoff,
                horizon);
    }

    private HybridControl(
            GroundState ground, UNetMlp net, List<Integer> widths, double decay, double cutoff, double horizon) {
        this.ground = ground;
        this.net = net;
        this.widths = widths;
        this.decay = decay;
        this.cutoff = cutoff;
        this.horizon = horizon;
    }

    /** The same law for a problem that ends at another time; nothing is trained again. */
    public HybridControl forHorizon(double other) {
        if (!(other > 0)) {
            throw new IllegalArgumentException("the horizon must be > 0, got " + other);
        }
        return new HybridControl(ground, net, widths, decay, cutoff, other);
    }

    /** How long before the end the correction sets in. */
    public double cutoff() {
        return cutoff;
    }

    @Override
    public Tensor at(Tensor x, double t) {
        return horizon - t > cutoff * (1 + 1e-9)
                ? ground.control().at(x, t)
                : nearTheEnd().at(x, t);
    }

    /** The law within the cut-off, with the correction's parameters. */
    TrainableControl nearTheEnd() {
        return new TrainableControl() {
            @Override
            public UNetMlp network() {
                return net;
            }

            @Override
            public Tensor at(Tensor x, Tensor t) {
                Tensor far = ground.gradientOfLog(x).div(ground.problem().beta());
                return far.add(correction(x, t));
            }

            @Override
            public Tensor at(Tensor x, double t) {
                Tensor times = Tensors.full(t, x.dtype(), x.size(0));
                Tensor u = at(x, times);
                return x.requiresGrad() ? u : u.detach();
            }
        };
    }

    private Tensor correction(Tensor x, Tensor t) {
        Tensor left = t.neg().add(horizon).unsqueeze(1);
        Tensor faded = left.mul(-decay).exp();
        return net.forward(Tensors.cat(List.of(left, faded, x), 1)).mul(faded);
    }

    /** Writes the correction's network as safetensors, with what {@link #load} needs. */
    public void save(Path file) throws IOException {
        Map<String, String> figures = new LinkedHashMap<>();
        figures.put("decay", Double.toString(decay));
        figures.put("cutoff", Double.toString(cutoff));
        figures.put("widths", widths.toString());
        figures.put("beta", Double.toString(ground.problem().beta()));
        Safetensors.write(file, net.state(), figures);
    }

    /**
     * Reads what {@link #save} wrote.
     *
     * @param ground the ground state it was trained on
     * @param widths of the network, as it was trained
     * @throws IOException if the file does not say how the correction fades and where it sets in, or was trained with
     *     another network or β
     */
    public static HybridControl load(Path file, GroundState ground, List<Integer> widths) throws IOException {
        try (SafetensorsFile opened = Safetensors.open(file)) {
            Map<String, String> figures = opened.metadata();
            double decay = number(file, figures, "decay");
            double cutoff = number(file, figures, "cutoff");
            double beta = number(file, figures, "beta");
            if (beta != ground.problem().beta()) {
                throw new IOException(file + " was trained for beta " + beta + ", the ground state has "
                        + ground.problem().beta());
            }
            if (!widths.toString().equals(figures.get("widths"))) {
                throw new IOException(
                        file + " was trained with the widths " + figures.get("widths") + ", not " + widths);
            }
            HybridControl control = new HybridControl(
                    ground, widths, decay, cutoff, ground.problem().horizon(), Rng.seed(0));
            control.net.load(opened.tensors());
            return control;
        }
    }

    private static double number(Path file, Map<String, String> figures, String key) throws IOException {
        String text = figures.getOrDefault(key, "");
        try {
            return Double.parseDouble(text);
        } catch (NumberFormatException e) {
            throw new IOException(
                    file + " must have a number '" + key + "' to be a correction, it has '" + text + "'", e);
        }
    }
}
