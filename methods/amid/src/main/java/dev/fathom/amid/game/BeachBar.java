package dev.fathom.amid.game;

import java.util.Arrays;

/**
 * The beach bar (Perrin et al. 2020; with tolls in Corecco et al. 2025): people choose a place along a beach, near the
 * bar and away from the crowd, and the designer charges every place a toll between 0 and a limit so as to spread the
 * crowd. The objective is the negative smooth maximum of occupancy, averaged over rounds.
 *
 * @param places K, the number of places; the bar stands at K/2
 * @param rounds H
 * @param noise probability of being moved one place, half of it each way
 * @param crowding how a crowd grows on people
 * @param crowdAversion weight c of it
 * @param highestToll tolls are this times sigmoid(θ)
 * @param sharpness B of the smooth maximum Σ softmax(B μ) μ
 */
public record BeachBar(
        int places,
        int rounds,
        double noise,
        Crowding crowding,
        double crowdAversion,
        double highestToll,
        double sharpness)
        implements TabularModel {

    /** How a place's occupancy μ is disliked, in units of the crowd aversion. */
    public enum Crowding {
        /** log(μ + 1e-3): each doubling counts the same. */
        LOGARITHMIC,
        /** K μ / 4: each person counts the same. */
        LINEAR
    }

    private static final double FLOOR = 1e-3;
    private static final int MOVES = 3;

    /** Checks the ranges. */
    public BeachBar {
        if (places < 2 || rounds < 1 || !(noise >= 0 && noise <= 1) || !(highestToll >= 0)) {
            throw new GameException(
                    "a beach bar needs at least 2 places, 1 round, noise in [0, 1] and a toll of at least 0, got "
                            + places + ", " + rounds + ", " + noise + " and " + highestToll,
                    "the defaults are 20, 10, 0.1 and 0.5");
        }
    }

    /** 20 places, 10 rounds, noise 0.1, logarithmic crowding, crowd aversion 0.1, sharpness 20. */
    public static BeachBar withHighestToll(double highestToll) {
        return new BeachBar(20, 10, 0.1, Crowding.LOGARITHMIC, 0.1, highestToll, 20);
    }

    /** The same beach with people who mind a crowd otherwise. */
    public BeachBar with(Crowding other) {
        return new BeachBar(places, rounds, noise, other, crowdAversion, highestToll, sharpness);
    }

    @Override
    public int states() {
        return places;
    }

    @Override
    public int actions() {
        return MOVES;
    }

    @Override
    public int parameterCount() {
        return places;
    }

    @Override
    public double[] initial() {
        double[] uniform = new double[places];
        Arrays.fill(uniform, 1.0 / places);
        return uniform;
    }

    /** The tolls at parameters θ. */
    public double[] tolls(double[] theta) {
        double[] tolls = new double[places];
        Arrays.setAll(tolls, s -> highestToll * sigmoid(theta[s]));
        return tolls;
    }

    private static double sigmoid(double x) {
        return 1 / (1 + Math.exp(-x));
    }

    private double[] occupancy(double[] population) {
        double[] occupancy = new double[places];
        for (int sa = 0; sa < population.length; sa++) {
            occupancy[sa / MOVES] += population[sa];
        }
        return occupancy;
    }

    private double crowd(double occupancy) {
        return switch (crowding) {
            case LOGARITHMIC -> Math.log(occupancy + FLOOR);
            case LINEAR -> places * occupancy / 4;
        };
    }

    /** The derivative of {@link #crowd}. */
    private double crowdSlope(double occupancy) {
        return switch (crowding) {
            case LOGARITHMIC -> 1 / (occupancy + FLOOR);
            case LINEAR -> places / 4.0;
        };
    }

    @Override
    public void reward(int round, double[] theta, double[] population, double[] reward) {
        double[] occupancy = occupancy(population);
        for (int s = 0; s < places; s++) {
            double here = -Math.abs(s - places / 2) / (double) places
                    - crowdAversion * crowd(occupancy[s])
                    - highestToll * sigmoid(theta[s]);
            for (int a = 0; a < MOVES; a++) {
                reward[s * MOVES + a] = here - Math.abs(a - 1) / (double) places;
            }
        }
    }

    @Override
    public void rewardPullBack(
            int round,
            double[] theta,
            double[] population,
            double[] rewardBar,
            double[] populationBar,
            double[] thetaBar) {
        double[] occupancy = occupancy(population);
        for (int s = 0; s < places; s++) {
            double bar = 0;
            for (int a = 0; a < MOVES; a++) {
                bar += rewardBar[s * MOVES + a];
            }
            double toll = sigmoid(theta[s]);
            thetaBar[s] -= bar * highestToll * toll * (1 - toll);
            for (int a = 0; a < MOVES; a++) {
                populationBar[s * MOVES + a] -= bar * crowdAversion * crowdSlope(occupancy[s]);
            }
        }
    }

    @Override
    public void transition(int round, double[] theta, double[] population, double[] transition) {
        Arrays.fill(transition, 0);
        for (int s = 0; s < places; s++) {
            for (int a = 0; a < MOVES; a++) {
                for (int e = -1; e <= 1; e++) {
                    int next = Math.min(places - 1, Math.max(0, s + a - 1 + e));
                    transition[(s * MOVES + a) * places + next] += e == 0 ? 1 - noise : noise / 2;
                }
            }
        }
    }

    @Override
    public double objective(double[] theta, double[][] populations) {
        double sum = 0;
        for (double[] population : populations) {
            double[] occupancy = occupancy(population);
            double[] weights = weights(occupancy);
            sum += Vectors.dot(weights, 0, occupancy, 0, places);
        }
        return -sum / rounds;
    }

    private double[] weights(double[] occupancy) {
        double[] weights = new double[places];
        new Softmax().conjugate(occupancy, 0, places, 1 / sharpness, weights);
        return weights;
    }

    /** ∂/∂μ_s Σ w μ = w_s (1 + B (μ_s − Σ w μ)) with w = softmax(B μ). */
    @Override
    public void objectiveGradient(
            double[] theta, double[][] populations, double[][] populationsBar, double[] thetaBar) {
        for (int h = 0; h < rounds; h++) {
            double[] occupancy = occupancy(populations[h]);
            double[] weights = weights(occupancy);
            double mean = Vectors.dot(weights, 0, occupancy, 0, places);
            for (int sa = 0; sa < places * MOVES; sa++) {
                int s = sa / MOVES;
                populationsBar[h][sa] -= weights[s] * (1 + sharpness * (occupancy[s] - mean)) / rounds;
            }
        }
    }
}
