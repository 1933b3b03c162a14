package dev.fathom.nn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fathom.engine.Autograd;
import dev.fathom.engine.Engine;
import dev.fathom.engine.NoGrad;
import dev.fathom.engine.Rng;
import dev.fathom.engine.Scope;
import dev.fathom.engine.Tensor;
import org.junit.jupiter.api.Test;

class MemoryTest {
    private static final Llama.Config CONFIG = Llama.Config.of(64, 32, 6, 4, 32);

    private final Llama model = new Llama(CONFIG, Rng.seed(1));
    private final Tensor ids = Rng.seed(2).randint(0, 64, 4, 32);

    @Test
    void stepsInScopesLeaveNoTensorBehind() {
        long before = 0;
        for (int step = 0; step < 20; step++) {
            try (Scope scope = Scope.open()) {
                model.loss(ids, ids, Pass.training(Rng.seed(step))).backward();
                model.trainable().values().forEach(Tensor::clearGrad);
            }
            try (Scope scope = Scope.open();
                    NoGrad off = Autograd.noGrad()) {
                model.forward(ids, Pass.evaluation());
            }
            if (step == 2) {
                before = Engine.liveTensors();
            }
        }
        assertThat(Engine.liveTensors()).isEqualTo(before);
    }

    @Test
    void aBlockHoldsOnlyItsOutputWhenItIsDone() {
        try (Scope scope = Scope.open();
                NoGrad off = Autograd.noGrad()) {
            int before = scope.size();
            model.states(ids, Pass.evaluation(), BlockHook.NONE);
            int held = scope.size() - before;
            // Embedding, two branches and two sums per layer, last norm: nothing of what a branch computed inside.
            assertThat(held).isLessThanOrEqualTo(4 * CONFIG.layers() + 6);
        }
    }

    @Test
    void generatingTokensKeepsTheNumberOfTensors() {
        try (KvCache cache = model.cache(4)) {
            long before = Engine.liveTensors();
            for (int t = 0; t < 32; t++) {
                try (Scope scope = Scope.open();
                        NoGrad off = Autograd.noGrad()) {
                    model.append(ids.narrow(1, t, 1), cache);
                }
            }
            assertThat(Engine.liveTensors()).isEqualTo(before);
        }
    }
}
