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
import java.util.List;
import java.util.Map;

/**
 * The ground state's control, and near the end {@code e^{−δ(T−t)} v(T − t, e^{−δ(T−t)}, x)} more. It depends on the
 * remaining time only, so one training serves every horizon: {@link #forHorizon}.
 */
public final class HybridControl implements Feedback {

    private final GroundState ground;
    private final UNetMlp net;
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
                decay,
                cutoff,
                horizon);
    }

    private HybridControl(GroundState ground, UNetMlp net, double decay, double cutoff, double horizon) {
        this.ground = ground;
        this.net = net;
        this.decay = decay;
        this.cutoff = cutoff;
        this.horizon = horizon;
    }

    /** The same law for a problem that ends at another time; nothing is trained again. */
    public HybridControl forHorizon(double other) {
        if (!(other > 0)) {
            throw new IllegalArgumentException("the horizon must be > 0, got " + other);
        }
        return new HybridControl(ground, net, decay, cutoff, other);
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

    /** Writes the correction's network as safetensors. */
    public void save(Path file) throws IOException {
        Safetensors.write(
                file, net.state(), Map.of("decay", Double.toString(decay), "cutoff", Double.toString(cutoff)));
    }

    /**
     * Reads what {@link #save} wrote.
     *
     * @param widths of the network, as it was trained
     */
    public static HybridControl load(Path file, GroundState ground, List<Integer> widths) throws IOException {
        try (SafetensorsFile opened = Safetensors.open(file)) {
            Map<String, String> figures = opened.metadata();
            double decay = Double.parseDouble(figures.getOrDefault("decay", "0"));
            double cutoff = Double.parseDouble(figures.getOrDefault("cutoff", "1"));
            HybridControl control = new HybridControl(
                    ground, widths, decay, cutoff, ground.problem().horizon(), Rng.seed(0));
            control.net.load(opened.tensors());
            return control;
        }
    }
}
