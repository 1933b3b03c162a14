package dev.fathom.hiddenconvexity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.fathom.optim.convex.Box;
import dev.fathom.optim.convex.PolytopeProjection;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.ojalgo.optimisation.Expression;
import org.ojalgo.optimisation.ExpressionsBasedModel;
import org.ojalgo.optimisation.Optimisation;
import org.ojalgo.optimisation.Variable;
import org.ojalgo.type.context.NumberContext;

class ProjectionReferenceTest {

    /** min ½‖x − y‖² in a box with up to five rows, against a quadratic programme. */
    @Test
    void theProjectionIsTheQuadraticProgrammesSolution() {
        Random random = new Random(17);
        for (int n = 0; n < 60; n++) {
            int d = 8;
            int m = 1 + n % 5;
            double[] y = random.doubles(d, -2, 2).toArray();
            double[] inside = random.doubles(d, -0.9, 0.9).toArray();
            double[][] a = new double[m][];
            double[] b = new double[m];
            ExpressionsBasedModel model = new ExpressionsBasedModel();
            Expression square = model.newExpression("square").weight(1);
            Variable[] x = new Variable[d];
            for (int i = 0; i < d; i++) {
                x[i] = model.newVariable("x" + i).lower(-1).upper(1);
            }
            for (int i = 0; i < d; i++) {
                square.set(x[i], x[i], 0.5);
                square.set(x[i], -y[i]);
            }
            for (int k = 0; k < m; k++) {
                a[k] = random.doubles(d, -1, 1).toArray();
                Expression row = model.newExpression("row" + k);
                b[k] = 0.1;
                for (int i = 0; i < d; i++) {
                    b[k] += a[k][i] * inside[i];
                    row.set(x[i], a[k][i]);
                }
                row.upper(b[k]);
            }
            model.options.solution = NumberContext.of(16, 14);
            Optimisation.Result reference = model.minimise();
            PolytopeProjection projection = PolytopeProjection.onto(a, b, Box.of(d, -1, 1), y);
            assertThat(projection.kktResidual()).isLessThan(1e-10);
            double[] point = projection.point();
            double ours = 0;
            double theirs = 0;
            for (int i = 0; i < d; i++) {
                double value = reference.doubleValue(i);
                ours += 0.5 * (point[i] - y[i]) * (point[i] - y[i]);
                theirs += 0.5 * (value - y[i]) * (value - y[i]);
                assertThat(point[i]).isCloseTo(value, within(1e-8));
            }
            assertThat(ours).isCloseTo(theirs, within(1e-8));
        }
    }
}
