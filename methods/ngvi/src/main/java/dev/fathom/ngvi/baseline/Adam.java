package dev.fathom.ngvi.baseline;

/** Adam on a plain array; core's optimisers update tensors. */
final class Adam {

    private static final double BETA1 = 0.9;
    private static final double BETA2 = 0.999;

    private final double[] first;
    private final double[] second;
    private final double learningRate;
    private int steps;

    Adam(int size, double learningRate) {
        first = new double[size];
        second = new double[size];
        this.learningRate = learningRate;
    }

    void step(double[] theta, double[] gradient) {
        steps++;
        double scale1 = 1 - Math.pow(BETA1, steps);
        double scale2 = 1 - Math.pow(BETA2, steps);
        for (int i = 0; i < theta.length; i++) {
            first[i] = BETA1 * first[i] + (1 - BETA1) * gradient[i];
            second[i] = BETA2 * second[i] + (1 - BETA2) * gradient[i] * gradient[i];
            theta[i] -= learningRate * (first[i] / scale1) / (Math.sqrt(second[i] / scale2) + 1e-8);
        }
    }
}
