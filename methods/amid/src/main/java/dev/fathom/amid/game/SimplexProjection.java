package dev.fathom.amid.game;

import dev.fathom.optim.convex.Simplex;

/** The Euclidean policy map: π is the projection of ζ to the simplex, Ω = −½‖π‖². Policies may have exact zeros. */
public record SimplexProjection() implements PolicyMap {

    @Override
    public void policy(double[] dual, int actions, double[] policy, double[] regularity) {
        Simplex simplex = Simplex.probability(actions);
        double[] point = new double[actions];
        for (int row = 0, from = 0; row < regularity.length; row++, from += actions) {
            System.arraycopy(dual, from, point, 0, actions);
            simplex.project(point);
            System.arraycopy(point, 0, policy, from, actions);
            regularity[row] = -PolicyEvaluation.dot(point, point, 0, actions) / 2;
        }
    }

    /** The projection's derivative is I − 11ᵀ/k on the k actions that are played, and 0 elsewhere. */
    @Override
    public void pullBack(
            double[] dual, int actions, double[] policy, double[] policyBar, double[] regularityBar, double[] dualBar) {
        for (int row = 0, from = 0; row < regularityBar.length; row++, from += actions) {
            double sum = 0;
            int played = 0;
            for (int i = from; i < from + actions; i++) {
                if (policy[i] > 0) {
                    sum += policyBar[i] - regularityBar[row] * policy[i];
                    played++;
                }
            }
            for (int i = from; i < from + actions; i++) {
                if (policy[i] > 0) {
                    dualBar[i] += policyBar[i] - regularityBar[row] * policy[i] - sum / played;
                }
            }
        }
    }

    @Override
    public double conjugate(double[] q, int from, int actions, double temperature, double[] answer) {
        double[] point = new double[actions];
        for (int a = 0; a < actions; a++) {
            point[a] = q[from + a] / temperature;
        }
        Simplex.probability(actions).project(point);
        double value = 0;
        for (int a = 0; a < actions; a++) {
            value += point[a] * q[from + a] - temperature * point[a] * point[a] / 2;
            answer[a] = point[a];
        }
        return value;
    }

    @Override
    public double mostRegular(int actions) {
        return -0.5 / actions;
    }
}
