package dev.fathom.ancre.linear;

import dev.fathom.ancre.rival.FixedEdgesConfig;
import dev.fathom.nn.Edge;

/** Which shortcuts a deep linear network has. */
public sealed interface Layout {

    /** Given shortcuts, for instance {@code 0:2+2:3}; the block's own residual is not there unless named. */
    record Given(String edges) implements Layout {

        /** Checks that the layout can be read. */
        public Given {
            FixedEdgesConfig.alone(edges);
        }

        /** The coefficients c[i][j] for K blocks. */
        double[][] coefficients(int blocks) {
            double[][] c = new double[blocks + 1][blocks + 1];
            for (Edge edge : FixedEdgesConfig.alone(edges).on(blocks)) {
                c[edge.source()][edge.target()] = edge.weight();
            }
            return c;
        }
    }

    /** ANCRe: every shortcut, the coefficients into each block learned through a softmax at a temperature. */
    record Learned(double temperature) implements Layout {

        /** Checks the range. */
        public Learned {
            if (!(temperature > 0) || Double.isInfinite(temperature)) {
                throw new IllegalArgumentException("temperature must be > 0 and finite, got " + temperature);
            }
        }
    }

    /** A layout by its shortcuts. */
    static Layout of(String edges) {
        return new Given(edges);
    }

    /** The usual residual network: (j-1):j for every j, the last included. */
    static Layout cascade(int blocks) {
        StringBuilder edges = new StringBuilder("0:1");
        for (int j = 2; j <= blocks; j++) {
            edges.append('+').append(j - 1).append(':').append(j);
        }
        return new Given(edges.toString());
    }
}
