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
            regularity[row] = -Vectors.dot(point, 0, point, 0, actions) / 2;
        }
    }

    /** The projection's derivative is symmetric: it is its own transpose. */
    @Override
    public void pullBack(
            double[] dual, int actions, double[] policy, double[] policyBar, double[] regularityBar, double[] dualBar) {
        Simplex simplex = Simplex.probability(actions);
        double[] point = new double[actions];
        double[] projected = new double[actions];
        double[] bar = new double[actions];
        for (int row = 0, from = 0; row < regularityBar.length; row++, from += actions) {
            System.arraycopy(dual, from, point, 0, actions);
            System.arraycopy(policy, from, projected, 0, actions);
            for (int a = 0; a < actions; a++) {
                bar[a] = policyBar[from + a] - regularityBar[row] * projected[a];
            }
            simplex.differentiate(point, projected, bar);
            for (int a = 0; a < actions; a++) {
                dualBar[from + a] += bar[a];
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
