package dev.fathom.lab.recipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fathom.lab.run.Run;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecipeTest {

    /** A family of choices. */
    interface Depth {}

    record Plain() implements Depth {}

    record Learned(double temperature, boolean frozen) implements Depth {
        Learned {
            if (!(temperature > 0)) {
                throw new IllegalArgumentException("temperature must be > 0, got " + temperature);
            }
        }

        static Learned defaults() {
            return new Learned(0.01, false);
        }
    }

    enum Rule {
        FIRST_PRICE,
        UNIFORM
    }

    record Model(@About("number of blocks, at least 1") int layers, double width, Depth depth) {
        Model {
            if (layers < 1) {
                throw new IllegalArgumentException("layers must be at least 1, got " + layers);
            }
            if (width == layers) {
                throw new IllegalArgumentException("width must differ from layers, got " + width);
            }
        }

        static Model defaults() {
            return new Model(2, 1.5, new Plain());
        }
    }

    record Config(
            Model model,
            long steps,
            String title,
            Rule rule,
            @Nullable Integer limit,
            List<Depth> plugins,
            List<Rule> rules,
            Map<String, Double> weights) {

        Config {
            if (steps == model.layers()) {
                throw new IllegalArgumentException("steps must differ from model.layers, got " + steps);
            }
        }

        static Config defaults() {
            return new Config(
                    new Model(4, 1.5, new Plain()), 100, "none", Rule.UNIFORM, null, List.of(), List.of(), Map.of());
        }
    }

    static final class Kind implements RecipeKind<Config> {
        @Override
        public String name() {
            return "toy";
        }

        @Override
        public Class<Config> configType() {
            return Config.class;
        }

        @Override
        public void run(Config config, Run run) {}
    }

    private static final int[] TEXT =
            "aZ09 :#-'\"\\{}[]&*!|>%@`~,?\n\tnul.eE_é𝄞".codePoints().toArray();

    private static final Choices CHOICES = new Choices(List.of(() -> List.of(
            new ChoiceProvider.Choice(Depth.class, "plain", Plain.class),
            new ChoiceProvider.Choice(Depth.class, "learned", Learned.class))));

    private static final RecipeBook BOOK =
            new RecipeBook(List.of(new Kind()), CHOICES, RecipeTest.class.getClassLoader());

    private static final String GOOD = """
            kind: toy
            about: a toy
            seed: 3
            smoke:
              steps: 2
              model: {layers: 1}
            model:
              layers: 8
              depth: {kind: learned, temperature: 0.5}
            steps: 1_000
            rule: first-price
            plugins: [plain, {kind: learned}]
            rules: [first-price, uniform]
            weights: {a: 1e-3, b: 2}
            """;

    private static Config read(String text, String... overrides) {
        return (Config)
                BOOK.parse(text, "r", "r.yaml", new RecipeOptions(List.of(overrides), false, OptionalLong.empty()))
                        .config();
    }

    private static void assertFault(ThrowingCallable call, String... parts) {
        assertThatThrownBy(call).isInstanceOf(RecipeException.class).hasMessageContainingAll(parts);
    }

    @Test
    void readsEveryKindOfValue() {
        assertThat(read(GOOD))
                .isEqualTo(new Config(
                        new Model(8, 1.5, new Learned(0.5, false)),
                        1000,
                        "none",
                        Rule.FIRST_PRICE,
                        null,
                        List.of(new Plain(), new Learned(0.01, false)),
                        List.of(Rule.FIRST_PRICE, Rule.UNIFORM),
                        Map.of("a", 1e-3, "b", 2.0)));
    }

    @Test
    void whatIsLeftOutComesFromTheOuterDefaults() {
        assertThat(read("kind: toy\nmodel: {width: 2}").model()).isEqualTo(new Model(4, 2, new Plain()));
        assertThat(read("kind: toy")).isEqualTo(Config.defaults());
    }

    @Test
    void theTextWithEveryValueReadsBackEqual() {
        Recipe<?> recipe = BOOK.parse(GOOD, "r", "r.yaml", RecipeOptions.NONE);
        Recipe<?> again = BOOK.parse(recipe.text(), "r", "again.yaml", RecipeOptions.NONE);
        assertThat(again.config()).isEqualTo(recipe.config());
        assertThat(again.text()).isEqualTo(recipe.text());
        assertThat(again.seed()).isEqualTo(3);
        assertThat(again.about()).isEqualTo("a toy");
    }

    @Test
    void theTextRepeatsEqualListsInsteadOfAnchoringThem() {
        assertThat(BOOK.parse("kind: toy", "r", "r.yaml", RecipeOptions.NONE).text())
                .contains("plugins: []", "rules: []")
                .doesNotContain("&", "*");
    }

    @Test
    void everyTextAndNumberReadsBackEqual() {
        Random random = new Random(23);
        for (int round = 0; round < 300; round++) {
            StringBuilder title = new StringBuilder();
            for (int i = random.nextInt(12); i > 0; i--) {
                title.appendCodePoint(TEXT[random.nextInt(TEXT.length)]);
            }
            double weight = round % 7 == 0 ? Double.NEGATIVE_INFINITY : Double.longBitsToDouble(random.nextLong());
            Config config = new Config(
                    new Model(3, weight, new Plain()),
                    random.nextLong(),
                    title.toString(),
                    Rule.UNIFORM,
                    null,
                    List.of(),
                    List.of(),
                    Map.of(title.toString(), 0.1));
            String text = new RecipeWriter(CHOICES).write("toy", title.toString(), 3, config);
            assertThat(BOOK.parse(text, "r", "r.yaml", RecipeOptions.NONE).config())
                    .isEqualTo(config);
        }
    }

    @Test
    void overridesChangeKeysChoicesAndLists() {
        Config changed = read(
                GOOD,
                "model.layers=3",
                "model.depth.frozen=true",
                "plugins.0=learned",
                "plugins.0.temperature=7",
                "plugins+=plain",
                "weights.c=5",
                "limit=4",
                "title='a: b'");
        assertThat(changed.model()).isEqualTo(new Model(3, 1.5, new Learned(0.5, true)));
        assertThat(changed.plugins()).containsExactly(new Learned(7, false), new Learned(0.01, false), new Plain());
        assertThat(changed.weights()).containsEntry("c", 5.0);
        assertThat(changed.limit()).isEqualTo(4);
        assertThat(changed.title()).isEqualTo("a: b");
        assertThat(read(GOOD, "model.depth=plain").model().depth()).isEqualTo(new Plain());
        assertThat(read("kind: toy\nmodel: {depth: learned}", "model.depth.temperature=2")
                        .model()
                        .depth())
                .isEqualTo(new Learned(2, false));
    }

    @Test
    void smokeKeysAreLaidOverBeforeOverrides() {
        Config smoke = (Config)
                BOOK.parse(GOOD, "r", "r.yaml", new RecipeOptions(List.of("model.layers=5"), true, OptionalLong.of(9)))
                        .config();
        assertThat(smoke.steps()).isEqualTo(2);
        assertThat(smoke.model()).isEqualTo(new Model(5, 1.5, new Learned(0.5, false)));
    }

    @Test
    void aRecipeWithoutASmokeSizeIsNotRunAtFullSizeInstead() {
        RecipeOptions smoke = new RecipeOptions(List.of(), true, OptionalLong.empty());
        assertFault(() -> BOOK.parse("kind: toy\n", "r", "r.yaml", smoke), "r.yaml: recipe r has no smoke size");
        Recipe<?> small = BOOK.parse("kind: toy\nsmoke: {}\n", "r", "r.yaml", smoke);
        assertThat(small.config()).isEqualTo(Config.defaults());
    }

    @Test
    void faultsSayWhereAndWhatIsAllowed() {
        assertFault(
                () -> read("kind: toy\nmodel:\n  layrs: 3\n"),
                "r.yaml:3:3",
                "unknown key 'layrs' in 'model'",
                "did you mean 'layers'?");
        assertFault(
                () -> read("kind: toy\nsteps: many"), "r.yaml:2:8", "'steps'", "must be a whole number, got 'many'");
        assertFault(() -> read("kind: toy\nsteps: 1.5"), "must be a whole number, got '1.5'");
        assertFault(
                () -> read("kind: toy\nmodel:\n  width: 1\n  layers: -2"),
                "r.yaml:4:11",
                "layers must be at least 1, got -2");
        assertFault(
                () -> read("kind: toy\nmodel: {depth: lerned}"), "r.yaml:2:16", "unknown kind 'lerned'", "'learned'");
        assertFault(
                () -> read("kind: toy\nmodel: {depth: {temperature: 0, kind: learned}}"),
                "r.yaml:2",
                "temperature must be > 0");
        assertFault(() -> read("kind: toy\nrule: best"), "one of first-price, uniform, got 'best'");
        assertFault(() -> read("kind: toy\nsteps: [1]"), "must be a whole number, got a list");
        assertFault(() -> read("kind: toy\nplugins: plain"), "must be a list");
        assertFault(() -> read("kind: toy\nmodle:\n  layers: 3"), "r.yaml:2:1", "did you mean 'model'?");
        assertFault(() -> read("kind: toy\nsead: 3"), "r.yaml:2:1", "did you mean 'seed'?");
        assertFault(() -> read("kind: toy\nsmoke: 3"), "r.yaml:2:8", "'smoke' must be keys");
        assertFault(() -> read("kind: toy\nmodel: {width: 1.5d}"), "must be a number, got '1.5d'");
        assertFault(() -> read("kind: tey"), "r.yaml:1:7", "did you mean 'toy'?");
        assertFault(() -> read("steps: 3"), "r.yaml", "'kind' is missing", "toy");
        assertFault(() -> read("kind: toy\nsteps: 3\nsteps: 4"), "r.yaml:3", "twice");
        assertFault(() -> read("kind: toy\n  steps: 3"), "r.yaml:2", "no YAML");
        assertFault(() -> read(GOOD, "model.layrs=3"), "override 'model.layrs=3'", "did you mean 'layers'?");
        assertFault(() -> read(GOOD, "model.layers"), "override 'model.layers'", "key.path=value");
        assertFault(
                () -> read("kind: toy\nmodel: {width: 1, layers: 2}", "model.layers=1"), "override 'model.layers=1'");
        assertFault(
                () -> read("kind: toy\nsteps: 7\nmodel: {layers: 3}", "model.layers=7"), "override 'model.layers=7'");
        assertFault(() -> read("kind: toy\nmodel: {width: 1, layers: 1}"), "r.yaml:2:16");
        assertFault(() -> read(GOOD, "plugins.7=plain"), "place 7 is not in a list of 2");
        assertFault(() -> read("kind: toy\ntitle: !!javax.script.ScriptEngineManager [a]"), "not allowed");
    }

    @Test
    void unknownRecipesAndFilesAreNamed(@TempDir Path folder) throws IOException {
        assertFault(() -> BOOK.read("tiy", RecipeOptions.NONE), "recipe 'tiy'");
        assertFault(() -> BOOK.read("a\u0000b", RecipeOptions.NONE), "no file's name");
        assertFault(() -> BOOK.read("missing.yaml", RecipeOptions.NONE), "missing.yaml: there is no such file");
        Path file = folder.resolve("mine.yaml");
        Files.writeString(file, GOOD);
        assertThat(BOOK.read(file.toString(), RecipeOptions.NONE).name()).isEqualTo("mine");
        Files.write(file, new byte[] {(byte) 0xC3, (byte) 0x28});
        assertFault(() -> BOOK.read(file.toString(), RecipeOptions.NONE), "UTF-8");
    }

    @Test
    void keysAreListedWithTheirMeaning() {
        Recipe<?> recipe = BOOK.parse(GOOD, "r", "r.yaml", RecipeOptions.NONE);
        assertThat(BOOK.keys(recipe))
                .contains(
                        new RecipeKey("model.layers", "a whole number", "8", "number of blocks, at least 1"),
                        new RecipeKey("model.depth", "one of learned, plain", "learned", ""),
                        new RecipeKey("model.depth.temperature", "a number", "0.5", ""),
                        new RecipeKey("rules", "a list", "[first-price, uniform]", ""));
    }

    @Test
    void mutatedRecipesGiveTypedFaultsOnly() {
        byte[] good = GOOD.getBytes(StandardCharsets.UTF_8);
        String signs = "{}[]:,-&*!|>'\"%@`#\n\t ?~0123456789eE_.abc\u0000\u0085\u2028";
        Random random = new Random(17);
        int rounds = "full".equals(System.getProperty("fathom.soak")) ? 100_000 : 5_000;
        int read = 0;
        for (int round = 0; round < rounds; round++) {
            byte[] bytes = random.nextInt(5) == 0 ? Arrays.copyOf(good, random.nextInt(good.length)) : good.clone();
            StringBuilder text = new StringBuilder(new String(bytes, StandardCharsets.UTF_8));
            for (int change = random.nextInt(5); change >= 0; change--) {
                String piece = String.valueOf(signs.charAt(random.nextInt(signs.length())))
                        .repeat(1 + random.nextInt(3));
                int at = random.nextInt(text.length() + 1);
                text.replace(at, Math.min(text.length(), at + random.nextInt(3)), piece);
            }
            try {
                read(text.toString());
                read++;
            } catch (RecipeException e) {
                assertThat(e.getMessage()).doesNotContain("\n");
            }
        }
        assertThat(read).isBetween(1, rounds - 1);
    }

    @Test
    void hostileRecipesAreRefusedQuickly() {
        assertFault(() -> read("kind: toy\nx: " + "[".repeat(100_000)), "r.yaml");
        assertFault(() -> read("a: " + "b".repeat(2_000_000)), "characters");
        String laughs = "a: &a [x, x, x, x, x, x, x, x, x, x]\n";
        for (char c = 'b'; c < 'j'; c++) {
            char p = (char) (c - 1);
            laughs += c + ": &" + c + " [" + ("*" + p + ", ").repeat(9) + "*" + p + "]\n";
        }
        String bomb = laughs;
        assertFault(() -> read(bomb), "r.yaml");
        assertFault(() -> read("kind: toy\nplugins: &a [*a]"), "r.yaml");
    }
}
