package dev.fathom.nn;

import dev.fathom.engine.Tensor;
import java.util.HashMap;
import java.util.Map;

/** A LLaMA written a second time, from the published equations, on double arrays and one sequence at a time. */
final class ReferenceLlama {
    private final Llama.Config config;
    private final Map<String, double[]> weights = new HashMap<>();

    ReferenceLlama(Llama.Config config, Map<String, Tensor> parameters) {
        this.config = config;
        parameters.forEach((name, t) -> weights.put(name, t.toDoubles()));
    }

    /** Logits (T · V) of one sequence. */
    double[] logits(long[] ids) {
        int dim = config.dim();
        double[] table = weights.get("model.embed_tokens.weight");
        double[] h = new double[ids.length * dim];
        for (int t = 0; t < ids.length; t++) {
            System.arraycopy(table, (int) ids[t] * dim, h, t * dim, dim);
        }
        for (int layer = 0; layer < config.layers(); layer++) {
            String at = "model.layers." + layer + ".";
            addTo(h, attention(at + "self_attn.", norm(h, at + "input_layernorm.weight")));
            addTo(h, feedForward(at + "mlp.", norm(h, at + "post_attention_layernorm.weight")));
        }
        String head = config.tieEmbeddings() ? "model.embed_tokens.weight" : "lm_head.weight";
        return times(norm(h, "model.norm.weight"), head, dim, config.vocabSize());
    }

    private double[] norm(double[] x, String name) {
        double[] w = weights.get(name);
        double[] y = new double[x.length];
        for (int start = 0; start < x.length; start += w.length) {
            double mean = 0;
            for (int i = 0; i < w.length; i++) {
                mean += x[start + i] * x[start + i] / w.length;
            }
            for (int i = 0; i < w.length; i++) {
                y[start + i] = w[i] * x[start + i] / Math.sqrt(mean + config.normEps());
            }
        }
        return y;
    }

    private double[] attention(String at, double[] x) {
        int dim = config.dim();
        int size = dim / config.heads();
        int kvDim = size * config.kvHeads();
        int length = x.length / dim;
        double[] q = turned(times(x, at + "q_proj.weight", dim, dim), dim, size);
        double[] k = turned(times(x, at + "k_proj.weight", dim, kvDim), kvDim, size);
        double[] v = times(x, at + "v_proj.weight", dim, kvDim);
        double[] mixed = new double[x.length];
        for (int head = 0; head < config.heads(); head++) {
            int served = head / (config.heads() / config.kvHeads());
            for (int t = 0; t < length; t++) {
                double[] weight = new double[t + 1];
                double total = 0;
                for (int s = 0; s <= t; s++) {
                    double dot = 0;
                    for (int i = 0; i < size; i++) {
                        dot += q[t * dim + head * size + i] * k[s * kvDim + served * size + i];
                    }
                    weight[s] = Math.exp(dot / Math.sqrt(size));
                    total += weight[s];
                }
                for (int s = 0; s <= t; s++) {
                    for (int i = 0; i < size; i++) {
                        mixed[t * dim + head * size + i] += weight[s] / total * v[s * kvDim + served * size + i];
                    }
                }
            }
        }
        return times(mixed, at + "o_proj.weight", dim, dim);
    }

    /** x cos + rotate_half(x) sin, with rotate_half(x) = (-second half, first half), head by head. */
    private double[] turned(double[] x, int width, int size) {
        double[] y = new double[x.length];
        for (int t = 0; t < x.length / width; t++) {
            for (int start = t * width; start < (t + 1) * width; start += size) {
                for (int i = 0; i < size / 2; i++) {
                    double angle = t / Math.pow(config.ropeTheta(), 2.0 * i / size);
                    double a = x[start + i];
                    double b = x[start + size / 2 + i];
                    y[start + i] = a * Math.cos(angle) - b * Math.sin(angle);
                    y[start + size / 2 + i] = b * Math.cos(angle) + a * Math.sin(angle);
                }
            }
        }
        return y;
    }

    private double[] feedForward(String at, double[] x) {
        double[] gate = times(x, at + "gate_proj.weight", config.dim(), config.ffDim());
        double[] up = times(x, at + "up_proj.weight", config.dim(), config.ffDim());
        for (int i = 0; i < up.length; i++) {
            up[i] *= gate[i] / (1 + Math.exp(-gate[i]));
        }
        return times(up, at + "down_proj.weight", config.ffDim(), config.dim());
    }

    private double[] times(double[] x, String name, int in, int out) {
        double[] w = weights.get(name);
        double[] y = new double[x.length / in * out];
        for (int r = 0; r < x.length / in; r++) {
            for (int o = 0; o < out; o++) {
                for (int i = 0; i < in; i++) {
                    y[r * out + o] += x[r * in + i] * w[o * in + i];
                }
            }
        }
        return y;
    }

    private static void addTo(double[] h, double[] branch) {
        for (int i = 0; i < h.length; i++) {
            h[i] += branch[i];
        }
    }
}
