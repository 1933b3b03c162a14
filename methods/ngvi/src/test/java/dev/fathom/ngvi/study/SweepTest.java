package dev.fathom.ngvi.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.fathom.lab.claim.Estimate;
import dev.fathom.ngvi.Design;
import dev.fathom.ngvi.Estimators;
import dev.fathom.ngvi.Glm;
import dev.fathom.ngvi.ModelException;
import dev.fathom.ngvi.MomentBox;
import dev.fathom.ngvi.study.Sweep.Hit;
import dev.fathom.ngvi.study.Sweep.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SweepTest {

    private static List<Hit> hits(boolean... reached) {
        double[] steps = {0.01, 0.03, 0.1, 0.3, 1};
        List<Hit> hits = new ArrayList<>();
        for (int i = 0; i < reached.length; i++) {
            hits.add(new Hit(steps[i], reached[i] ? 7 : Double.POSITIVE_INFINITY, 1, false, List.of()));
        }
        return hits;
    }

    @Test
    void decadesDoNotBridgeAMiss() {
        assertThat(Sweep.decades(hits(true, true, true, true, true))).isCloseTo(2, within(1e-12));
        assertThat(Sweep.decades(hits(true, false, true, false, true))).isZero();
        assertThat(Sweep.decades(hits(true, false, true, true, true))).isCloseTo(1, within(1e-12));
        assertThat(Sweep.decades(hits(true, true, true, false, true))).isCloseTo(1, within(1e-12));
        assertThat(Sweep.decades(hits(false, false, false, false, false))).isEqualTo(-1);
    }

    @Test
    void aSeedIsOneTrialHoweverManyRunsItHas() {
        Estimate share = NoiseClaims.share(new double[] {5, 5, 4}, all -> all == 5);
        assertThat(share.samples()).isEqualTo(3);
        assertThat(share.value()).isCloseTo(2 / 3.0, within(1e-12));
        assertThat(new NgviStudy()
                        .claims().stream()
                                .filter(claim -> claim.id().matches("R3[abc]"))
                                .map(claim -> claim.fullSeeds().size()))
                .hasSize(3)
                .allSatisfy(seeds -> assertThat(NoiseClaims.share(ofOnes(seeds), all -> all == 1)
                                .low())
                        .isGreaterThan(0.9)); // a share of 1 can be told from the threshold
    }

    private static double[] ofOnes(int count) {
        double[] ones = new double[count];
        Arrays.fill(ones, 1);
        return ones;
    }

    private static StudyData data() {
        Random random = new Random(5);
        double[] x = new double[120];
        double[] y = new double[60];
        for (int i = 0; i < 60; i++) {
            x[2 * i] = random.nextGaussian();
            x[2 * i + 1] = random.nextGaussian();
            y[i] = i % 2;
        }
        return StudyData.of(Glm.logistic(Design.rowMajor(2, x), y));
    }

    @Test
    void divergenceIsAMissAndAWrongSettingIsNot() {
        StudyData data = data();
        Sweep noisy = new Sweep(data, Estimators.reparameterised(1), 8, 20, 5);
        List<Hit> diverged = noisy.run(Method.SNGD, new double[] {1}, MomentBox.standard(), 1);
        assertThat(diverged).singleElement().matches(hit -> hit.leftDomain() && !hit.reached());
        Sweep wrong = new Sweep(data, Estimators.price(1), -1, 20, 5);
        for (Method method : Method.values()) {
            assertThatThrownBy(() -> wrong.run(method, new double[] {0.1}, MomentBox.standard(), 1))
                    .isInstanceOf(ModelException.class)
                    .hasMessageContaining("batch size");
        }
    }
}
