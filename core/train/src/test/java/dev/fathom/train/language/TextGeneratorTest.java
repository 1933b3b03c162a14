package dev.fathom.train.language;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fathom.data.text.BpeTokenizer;
import dev.fathom.data.text.BpeTrainer;
import dev.fathom.engine.Autograd;
import dev.fathom.engine.Engine;
import dev.fathom.engine.NoGrad;
import dev.fathom.engine.Rng;
import dev.fathom.engine.Scope;
import dev.fathom.engine.Tensor;
import dev.fathom.engine.Tensors;
import dev.fathom.lab.FathomException;
import dev.fathom.nn.Init;
import dev.fathom.nn.Llama;
import dev.fathom.nn.Pass;
import dev.fathom.nn.ResidualBlock;
import dev.fathom.nn.ResidualTopology;
import dev.fathom.nn.StackShape;
import dev.fathom.nn.TopologyFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TextGeneratorTest {

    private static final BpeTokenizer TOKENIZER =
            BpeTrainer.train(List.of("the cat sat on the mat".repeat(9).getBytes(StandardCharsets.UTF_8)), 264);
    private final Llama model = new Llama(Llama.Config.of(TOKENIZER.vocabularySize(), 16, 2, 2, 16), Rng.seed(1));
    private final TextGenerator generator = new TextGenerator(model, TOKENIZER);

    @Test
    void greedyTextIsThatOfTheWholeForwardPass() {
        String prompt = "the c";
        String text = generator.generate(prompt, 6, new Sampling(0, 1, 0), Rng.seed(1), piece -> {});
        assertThat(text).isEqualTo(TOKENIZER.decode(greedilyAfter(TOKENIZER.encode(prompt), 6)));
    }

    /** The likeliest {@code count} tokens after {@code tokens}, by whole forward passes. */
    private int[] greedilyAfter(int[] tokens, int count) {
        int[] all = tokens;
        try (Scope scope = Scope.open();
                NoGrad off = Autograd.noGrad()) {
            for (int i = 0; i < count; i++) {
                long[] ids = Arrays.stream(all).asLongStream().toArray();
                Tensor logits = model.forward(Tensors.of(ids, 1, ids.length), Pass.evaluation());
                long next =
                        logits.select(1, ids.length - 1).reshape(-1).argmax(0).itemLong();
                all = Arrays.copyOf(all, all.length + 1);
                all[all.length - 1] = (int) next;
            }
        }
        return Arrays.copyOfRange(all, tokens.length, all.length);
    }

    @Test
    void goesOnBeyondTheContextAndRepeatsItselfForTheSameSeed() {
        int longest = 0;
        for (long seed = 0; seed < 20; seed++) {
            StringBuilder heard = new StringBuilder();
            String text = generator.generate("the", 60, Sampling.defaults(), Rng.seed(seed), heard::append);
            assertThat(heard).hasToString(text);
            assertThat(generator.generate("the", 60, Sampling.defaults(), Rng.seed(seed), piece -> {}))
                    .isEqualTo(text);
            longest = Math.max(longest, TOKENIZER.encode(text).length);
        }
        assertThat(longest).isGreaterThan(model.config().context() + 10);
    }

    @Test
    void longAndEmptyPromptsAreTaken() {
        Sampling greedy = new Sampling(0, 1, 0);
        assertThat(generator.generate("", 5, greedy, Rng.seed(5), piece -> {}))
                .as("an empty prompt begins a document")
                .isEqualTo(TOKENIZER.decode(greedilyAfter(new int[] {TOKENIZER.endOfText()}, 5)));

        String prompt = "the cat sat on the mat, ".repeat(20);
        int[] tokens = TOKENIZER.encode(prompt);
        assertThat(tokens).hasSizeGreaterThan(2 * model.config().context());
        int[] end = Arrays.copyOfRange(tokens, tokens.length - model.config().context() + 1, tokens.length);
        assertThat(generator.generate(prompt, 2, greedy, Rng.seed(5), piece -> {}))
                .as("of a long prompt the end counts, as much as fits with the next token")
                .isEqualTo(TOKENIZER.decode(greedilyAfter(end, 2)));
    }

    @Test
    void leavesNoTensorBehind() {
        generator.generate("the", 20, Sampling.defaults(), Rng.seed(5), piece -> {});
        long before = Engine.liveTensors();
        generator.generate("the", 20, Sampling.defaults(), Rng.seed(5), piece -> {});
        assertThat(Engine.liveTensors()).isEqualTo(before);
    }

    @Test
    void aModelFolderGivesTheSameModelBack(@TempDir Path folder) throws Exception {
        ModelFolder.write(folder, model, TOKENIZER);
        TextGenerator read = new TextGenerator(ModelFolder.read(folder), ModelFolder.tokenizer(folder));
        Sampling greedy = new Sampling(0, 1, 0);
        assertThat(read.generate("the", 12, greedy, Rng.seed(1), piece -> {}))
                .isEqualTo(generator.generate("the", 12, greedy, Rng.seed(1), piece -> {}));
        Files.writeString(
                folder.resolve("config.json"),
                Files.readString(folder.resolve("config.json"))
                        .replace("\"num_hidden_layers\" : 2", "\"num_hidden_layers\" : 3"));
        assertThatThrownBy(() -> ModelFolder.read(folder))
                .isInstanceOf(FathomException.class)
                .hasMessageContaining("model.layers.2");
        assertThatThrownBy(() -> ModelFolder.read(folder, new Doubled()))
                .isInstanceOf(FathomException.class)
                .hasMessageContaining("it was trained with the wiring CascadeConfig[], not Doubled[]");
        Files.writeString(folder.resolve("config.json"), "{\"model_type\": \"bert\"}");
        assertThatThrownBy(() -> ModelFolder.read(folder)).hasMessageContaining("bert");
    }

    /** A wiring without parameters of its own: h + 2 F(h). */
    private record Doubled() implements TopologyFactory {
        @Override
        public ResidualTopology create(StackShape stack, Init init) {
            return new ResidualTopology(stack) {
                @Override
                protected Tensor wire(Tensor input, List<ResidualBlock> blocks) {
                    Tensor h = input;
                    for (ResidualBlock block : blocks) {
                        h = h.add(block.branch(h).mul(2));
                    }
                    return h;
                }
            };
        }
    }

    @Test
    void aModelOfAnotherWiringIsNotTakenForALlama(@TempDir Path folder) throws Exception {
        Llama doubled = new Llama(model.config().withDepth(new Doubled()), Rng.seed(0));
        doubled.load(model.state());
        ModelFolder.write(folder, doubled, TOKENIZER);
        assertThat(folder.resolve("config.json"))
                .content()
                .contains("\"FathomLlama\"", "\"fathom-llama\"", "Doubled[]")
                .doesNotContain("LlamaForCausalLM");
        assertThatThrownBy(() -> ModelFolder.read(folder))
                .isInstanceOf(FathomException.class)
                .hasMessageContaining("it was trained with the wiring Doubled[], not CascadeConfig[]");
        Sampling greedy = new Sampling(0, 1, 0);
        assertThat(new TextGenerator(ModelFolder.read(folder, new Doubled()), TOKENIZER)
                        .generate("the", 12, greedy, Rng.seed(1), piece -> {}))
                .isEqualTo(new TextGenerator(doubled, TOKENIZER).generate("the", 12, greedy, Rng.seed(1), piece -> {}));
    }
}
