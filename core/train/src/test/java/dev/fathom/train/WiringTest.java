package dev.fathom.train;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fathom.nn.Cascade;
import dev.fathom.nn.ChannelNorm;
import dev.fathom.nn.Init;
import dev.fathom.nn.ResidualTopology;
import dev.fathom.nn.StackShape;
import dev.fathom.nn.TopologyFactory;
import dev.fathom.train.image.ImageClassifierConfig;
import dev.fathom.train.language.LanguageModelConfig;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A wiring that does not fit the model's sizes is refused with them, before any data is read. */
class WiringTest {

    /** A cascade of at most so many blocks with channels last. */
    private record Picky(int most) implements TopologyFactory {

        @Override
        public void requireFits(StackShape stack) {
            if (stack.blocks() > most || stack.channelAxis() != -1) {
                throw new IllegalArgumentException("most " + most + " does not fit " + stack.blocks()
                        + " blocks of width " + stack.width() + " on axis " + stack.channelAxis());
            }
        }

        @Override
        public ResidualTopology create(StackShape stack, Init init) {
            return new Cascade(stack);
        }
    }

    private static LanguageModelConfig.Model language(int layers, int most) {
        return new LanguageModelConfig.Model(32, layers, 2, 2, 64, 16, 0, true, new Picky(most));
    }

    @Test
    void languageModelNamesTheKey() {
        assertThatCode(() -> language(6, 6)).doesNotThrowAnyException();
        assertThatThrownBy(() -> language(7, 6))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("depth.most 6 does not fit 7 blocks of width 32 on axis -1");
    }

    @Test
    void imageClassifierNamesTheKey() {
        assertThatThrownBy(() -> new ImageClassifierConfig.Model(List.of(8, 16), 3, ChannelNorm.GROUP, new Picky(6)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("depth.most 6 does not fit 3 blocks of width 8 on axis 1");
    }
}
