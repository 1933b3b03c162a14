package dev.fathom.train.language;

import dev.fathom.data.Corpus;
import dev.fathom.data.UnknownDatasetException;
import dev.fathom.data.catalog.Catalog;
import dev.fathom.data.text.ByteTrigram;
import dev.fathom.data.text.XzBaseline;
import dev.fathom.engine.Engine;
import dev.fathom.engine.MatmulPrecision;
import dev.fathom.engine.Parallelism;
import dev.fathom.engine.Rng;
import dev.fathom.lab.ExitStatus;
import dev.fathom.lab.FathomException;
import dev.fathom.lab.recipe.RecipeKind;
import dev.fathom.lab.report.Plot;
import dev.fathom.lab.run.FathomHome;
import dev.fathom.lab.run.Run;
import dev.fathom.nn.Llama;
import dev.fathom.train.Evaluation;
import dev.fathom.train.Provenance;
import dev.fathom.train.Trainer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;

/**
 * The recipe kind {@code language-model}: text, tokenizer, a LLaMA trained on it, its bits per byte beside those of
 * simpler models of the same bytes, a folder in Hugging Face's layout, samples and a report.
 */
public final class LanguageModelRecipe implements RecipeKind<LanguageModelConfig> {

    private final Supplier<Path> cache;

    /** The kind, with data cached in the user's home. */
    public LanguageModelRecipe() {
        this(() -> FathomHome.ofEnvironment().cache());
    }

    /** The kind, with data cached in a folder of one's own. */
    public LanguageModelRecipe(Supplier<Path> cache) {
        this.cache = cache;
    }

    @Override
    public String name() {
        return "language-model";
    }

    @Override
    public Class<LanguageModelConfig> configType() {
        return LanguageModelConfig.class;
    }

    @Override
    public LanguageModelConfig located(LanguageModelConfig config) {
        LanguageModelConfig.Data data = config.data();
        LanguageModelConfig.Data located = new LanguageModelConfig.Data(
                Catalog.located(data.corpus()),
                data.vocabulary(),
                data.trainBytes(),
                data.validationBytes(),
                data.tokenizerBytes());
        return new LanguageModelConfig(
                located, config.model(), config.training(), config.precision(), config.plugins(), config.samples());
    }

    @Override
    public void run(LanguageModelConfig config, Run run) throws IOException {
        Corpus corpus = corpus(config.data().corpus(), run);
        Provenance.record(corpus.provenance(), run);
        if (run.stopRequested()) { // while it was fetched
            return;
        }
        EncodedCorpus text = EncodedCorpus.of(corpus, config.data(), cache.get().resolve("tokens"), run::say);
        if (run.stopRequested()) {
            return;
        }
        requireWindows(config, text.train().size());
        Map<String, Double> baselines = baselines(text);

        Engine.setMatmulPrecision(config.precision());
        Engine.setParallelism(
                config.precision() == MatmulPrecision.BFLOAT16 ? Parallelism.OPERATIONS : Parallelism.MATRIX_PRODUCTS);
        Rng rng = Rng.seed(run.seed());
        Llama model = new Llama(config.model().withVocabulary(text.tokenizer().vocabularySize()), rng.split("model"));
        run.say(String.format(
                Locale.ROOT,
                "a model of %,d parameters, %,d tokens to learn from",
                model.parameterCount(),
                text.train().size()));
        LanguageModelTask task = new LanguageModelTask(
                model,
                text.train(),
                text.validation(),
                config.training().batch(),
                config.training().accumulate(),
                rng);
        try (Trainer trainer = new Trainer(task, config.training(), config.plugins(), run)) {
            Trainer.Outcome outcome = trainer.train();
            if (outcome.steps() < config.training().steps()) {
                return;
            }
            Evaluation last = outcome.evaluation().orElseGet(() -> trainer.evaluate(outcome.steps()));
            finish(config, run, model, text, baselines, last.figures(), trainer.plots());
        }
    }

    private Corpus corpus(String name, Run run) {
        try {
            return Catalog.standard(cache.get().resolve("data")).corpus(name, run::say);
        } catch (UnknownDatasetException e) {
            throw wrongUse(
                    "data.corpus=" + name + ": " + e.getMessage(), "give a data set of text, or a folder or file");
        }
    }

    /** Refuses sizes from which no batch can be cut. */
    private static void requireWindows(LanguageModelConfig config, long tokens) {
        int context = config.model().context();
        long longest = (tokens - 1) / 2;
        if (context > longest) {
            throw wrongUse(
                    String.format(
                            Locale.ROOT,
                            "model.context=%d is too long for a text of %d tokens: two windows and a token must fit",
                            context,
                            tokens),
                    longest < 1
                            ? "give more text"
                            : String.format(
                                    Locale.ROOT, "choose a model.context from 1 to %d, or give more text", longest));
        }
        int batch = config.training().batch();
        if ((long) batch * context > Integer.MAX_VALUE) {
            throw wrongUse(
                    String.format(
                            Locale.ROOT,
                            "training.batch=%d windows of model.context=%d tokens are too many",
                            batch,
                            context),
                    String.format(Locale.ROOT, "choose a training.batch from 1 to %d", Integer.MAX_VALUE / context));
        }
    }

    private static FathomException wrongUse(String message, String mend) {
        return new FathomException(ExitStatus.WRONG_USE, message, mend);
    }

    /** Bits per byte of models that know no more than bytes. */
    private static Map<String, Double> baselines(EncodedCorpus text) {
        Map<String, Double> figures = new LinkedHashMap<>();
        figures.put("byte trigram", ByteTrigram.train(text.trainText()).bitsPerByte(text.validationText()));
        figures.put("xz -9", XzBaseline.bitsPerByte(text.validationText()));
        return figures;
    }

    private static void finish(
            LanguageModelConfig config,
            Run run,
            Llama model,
            EncodedCorpus text,
            Map<String, Double> baselines,
            Map<String, Double> figures,
            List<Plot> plots)
            throws IOException {
        ModelFolder.write(run.file("model"), model, text.tokenizer());
        Map<String, String> samples = samples(config.samples(), model, text, run);
        double bits = figures.getOrDefault("validation/bits-per-byte", Double.NaN);
        run.say(String.format(Locale.ROOT, "bits per byte of held-out text: model %.3f, %s", bits, joined(baselines)));
        Files.writeString(run.file("samples.txt"), String.join("\n\n----\n\n", samples.values()) + "\n");
        LanguageModelReport.write(run, model, text, baselines, bits, samples, plots);
    }

    private static String joined(Map<String, Double> figures) {
        StringBuilder text = new StringBuilder();
        figures.forEach((name, value) ->
                text.append(text.isEmpty() ? "" : ", ").append(String.format(Locale.ROOT, "%s %.3f", name, value)));
        return text.toString();
    }

    private static Map<String, String> samples(
            LanguageModelConfig.Samples samples, Llama model, EncodedCorpus text, Run run) {
        TextGenerator generator = new TextGenerator(model, text.tokenizer());
        Map<String, String> generated = new LinkedHashMap<>();
        Rng rng = Rng.seed(run.seed()).split("samples");
        for (String prompt : samples.prompts()) {
            generated.put(
                    prompt,
                    prompt
                            + generator.generate(
                                    prompt, samples.tokens(), samples.sampling(), rng.split(prompt), t -> {}));
        }
        return generated;
    }
}
