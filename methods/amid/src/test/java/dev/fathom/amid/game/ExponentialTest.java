package dev.fathom.amid.game;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;

class ExponentialTest {

    private static final int MANY = 1000;

    @Test
    void exponentialsAreRightToTheLastDigits() {
        Exponential exponential = new Exponential(MANY);
        Random random = new Random(0);
        double[] x = new double[MANY];
        for (double range : new double[] {1e-9, 1, 60, -Exponential.LOWEST}) {
            for (int draw = 0; draw < 200; draw++) {
                for (int i = 0; i < MANY; i++) {
                    x[i] = -range * random.nextDouble();
                }
                exponential.of(x, MANY);
                for (int i = 0; i < MANY; i++) {
                    double exact = StrictMath.exp(x[i]);
                    double error = Math.abs(exponential.at(i) - exact) / exact;
                    assertTrue(error <= 1e-15, "e^" + x[i] + " is off by " + error);
                }
            }
        }
    }

    @Test
    void theEndsOfTheRangeAreRight() {
        Exponential exponential = new Exponential(MANY);
        exponential.of(new double[] {0, -0.0, Exponential.LOWEST, Math.nextUp(Exponential.LOWEST)}, 4);
        assertEquals(1, exponential.at(0));
        assertEquals(1, exponential.at(1));
        assertEquals(StrictMath.exp(-700), exponential.at(2), 1e-15 * StrictMath.exp(-700));
        assertEquals(StrictMath.exp(-700), exponential.at(3), 1e-12 * StrictMath.exp(-700));
    }

    @Test
    void policyIsTheSoftmaxOfEveryRowHoweverLongTheRowsAre() {
        Random random = new Random(1);
        for (int actions : new int[] {1, 2, 7, 100, 1500}) {
            for (double cutOff : new double[] {-60, -1000}) {
                double[] dual = random.doubles(23L * actions, -400, 400).toArray();
                double[] policy = new double[dual.length];
                double[] entropy = new double[23];
                new Softmax(cutOff).policy(dual, actions, policy, entropy);
                for (int row = 0; row < 23; row++) {
                    checkRow(dual, row * actions, actions, cutOff, policy, entropy[row]);
                }
            }
        }
    }

    private static void checkRow(double[] dual, int from, int actions, double cutOff, double[] policy, double entropy) {
        double max = Double.NEGATIVE_INFINITY;
        for (int i = from; i < from + actions; i++) {
            max = Math.max(max, dual[i]);
        }
        double total = 0;
        for (int i = from; i < from + actions; i++) {
            total += dual[i] - max > cutOff ? StrictMath.exp(dual[i] - max) : 0;
        }
        double expected = 0;
        for (int i = from; i < from + actions; i++) {
            double p = dual[i] - max > cutOff ? StrictMath.exp(dual[i] - max) / total : 0;
            assertEquals(p, policy[i], 1e-14 * p + 4 * Double.MIN_VALUE); // the grid of subnormal numbers is coarse
            expected -= p > 0 ? p * Math.log(p) : 0;
        }
        assertEquals(expected, entropy, 1e-12);
    }
}
