package dev.fathom.ancre.study;

import dev.fathom.data.Corpus;
import dev.fathom.data.catalog.Catalog;
import dev.fathom.engine.Engine;
import dev.fathom.engine.MatmulPrecision;
import dev.fathom.lab.NonFiniteException;
import dev.fathom.lab.claim.Claim;
import dev.fathom.lab.claim.Estimate;
import dev.fathom.lab.claim.Measurement;
import dev.fathom.lab.claim.Rule;
import dev.fathom.lab.claim.Samples;
import dev.fathom.lab.claim.StudyContext;
import dev.fathom.lab.report.BarPlot;
import dev.fathom.lab.report.HeatMap;
import dev.fathom.lab.report.LinePlot;
import dev.fathom.lab.run.DataProvenance;
import dev.fathom.lab.run.FathomHome;
import dev.fathom.nn.Edge;
import dev.fathom.nn.TopologyFactory;
import dev.fathom.optim.AdamWConfig;
import dev.fathom.optim.GaLoreConfig;
import dev.fathom.optim.OptimizerFactory;
import dev.fathom.optim.ParameterGroup;
import dev.fathom.train.language.EncodedCorpus;
import dev.fathom.train.language.LanguageModelConfig;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The claims about language models: E2 (loss and steps), E6 (use of depth), E7 (with GaLore). */
final class LanguageClaims {

    private static final String CODE = "java-code";
    private static final String ENGLISH = "moby-dick";
    private static final String PAPER_SETTING =
            "LLaMA 60M to 1B, C4, 10k to 100k steps of 512 x 256 tokens, bf16, AdamW, lr 5e-3 to 5e-4";
    private static final String OUR_SETTING =
            "LLaMA with 8 layers of width 64, 512 tokens of vocabulary, 1000 steps of 16 x 64 tokens, AdamW, no decay;"
                    + " quick: lr 5e-3, temperature 0.01; full: lr of {2e-3, 5e-3} and temperature of {0.01, 0.1, 1} chosen"
                    + " per wiring on a seed that is not reported";
    private static final DepthBench.Size SIZE = new DepthBench.Size(64, 8, 4, 64, 16, 1000, 20);
    private static final double[] RATES = {5e-3, 2e-3};
    private static final long TUNING_SEED = 1000;
    private static final double NEVER = 1.5;

    private final DepthBench.Size size;
    private final Map<String, EncodedCorpus> texts = new LinkedHashMap<>();

    LanguageClaims() {
        this(SIZE);
    }

    LanguageClaims(DepthBench.Size size) {
        this.size = size;
    }

    List<Claim> claims() {
        return List.of(
                claim("E2-loss", "A network with learned shortcuts reaches at most the cascade's loss at equal steps")
                        .source("Table of validation perplexities, FullPT + ANCRe; accept within 0.005 nats")
                        .holdsIf("held-out loss of ANCRe less the cascade's, nats per token", Rule.atMost(0.005))
                        .measuredBy(context -> lossDifference(context, CODE, Rivals.CASCADE)),
                claim("E2-steps", "ANCRe reaches the cascade's final loss no later than the cascade")
                        .source("34.3 % fewer iterations on average: a share of 0.66")
                        .holdsIf("share of the cascade's steps (never within the run counts as 1.5)", Rule.atMost(1))
                        .measuredBy(this::steps),
                claim("E2-learned", "Learned shortcuts reach a lower loss than uniform averaging (CONSTANT)")
                        .source("the ablation behind the paper's title; the question is ours")
                        .holdsIf("held-out loss of ANCRe less that of CONSTANT, nats per token", Rule.below(0))
                        .measuredBy(context -> lossDifference(context, CODE, Rivals.CONSTANT)),
                claim("E2-moved", "The coefficients move away from uniform during training at the paper's temperature")
                        .source("figure of learned coefficients")
                        .holdsIf("entropy of the sources over ln j, mean over blocks j >= 4", Rule.atMost(0.9))
                        .measuredBy(this::moved),
                claim("E6-depth", "With ANCRe the blocks are worth more equal shares of the loss than in the cascade")
                        .source(
                                "introduction: late layers contribute little to a cascade; measured by bypassing blocks")
                        .holdsIf("Gini coefficient of the blocks' worth, ANCRe less cascade", Rule.below(0))
                        .measuredBy(this::use),
                claim("E2-english", "The same on English prose")
                        .source("as E2-loss")
                        .holdsIf("held-out loss of ANCRe less the cascade's, nats per token", Rule.atMost(0.005))
                        .fullOnly(3)
                        .measuredBy(context -> lossDifference(context, ENGLISH, Rivals.CASCADE)),
                claim("E7-galore", "ANCRe helps under GaLore as well")
                        .source("Table of validation perplexities, GaLore + ANCRe")
                        .holdsIf("held-out loss with GaLore, ANCRe less cascade, nats per token", Rule.atMost(0.005))
                        .fullOnly(3)
                        .measuredBy(this::galore));
    }

    private static Claim.Builder claim(String id, String statement) {
        return Claim.of(id, statement)
                .paperSetting(PAPER_SETTING)
                .ourSetting(OUR_SETTING)
                .seeds(3, 3);
    }

    private record Setting(String wiring, TopologyFactory depth, double lr, boolean galore) {

        OptimizerFactory optimizer() {
            List<ParameterGroup> groups = List.of();
            return galore
                    ? new GaLoreConfig(2 * lr, 16, 200, 0.25, "*_proj.weight", 0.9, 0.999, 1e-8, 0, groups)
                    : new AdamWConfig(lr, 0.9, 0.999, 1e-8, 0, groups);
        }

        String key(String corpus, long seed) {
            return corpus + "-" + wiring + "-" + lr + (galore ? "-galore-" : "-") + seed;
        }
    }

    private Training training(StudyContext context, String corpus, Setting setting, long seed) throws Exception {
        Path trainings = context.directory().resolveSibling("trainings");
        return new TrainingStore(trainings).get(setting.key(corpus, seed), () -> {
            if (context.stopRequested()) {
                throw new InterruptedException("stopped before " + setting.key(corpus, seed));
            }
            Engine.setMatmulPrecision(MatmulPrecision.FULL);
            DepthBench bench = new DepthBench(text(context, corpus), size);
            context.progress().begin(size.steps(), "steps of " + setting.wiring() + ", seed " + seed);
            try {
                return bench.train(setting.depth(), setting.optimizer(), seed, context.progress()::at);
            } catch (NonFiniteException e) {
                context.say(setting.key(corpus, seed) + " diverged: " + e.getMessage());
                return Training.diverged(size);
            }
        });
    }

    private EncodedCorpus text(StudyContext context, String name) throws Exception {
        EncodedCorpus known = texts.get(name);
        if (known != null) {
            return known;
        }
        Path cache = FathomHome.ofEnvironment().cache();
        Corpus corpus = Catalog.standard(cache.resolve("data")).corpus(name, context::say);
        corpus.provenance()
                .artefacts()
                .forEach(a -> context.uses(new DataProvenance(
                        corpus.provenance().dataset(),
                        a.coordinates(),
                        a.sha256(),
                        corpus.provenance().licence(),
                        corpus.provenance().attribution())));
        LanguageModelConfig.Data data = new LanguageModelConfig.Data(name, 512, 8_000_000, 100_000, 2_000_000);
        EncodedCorpus text = EncodedCorpus.of(corpus, data, cache.resolve("tokens"), context::say);
        texts.put(name, text);
        return text;
    }

    /** The setting of a wiring: lr 5e-3 in a quick look; the better rate on the tuning seed in a full run. */
    private Setting tuned(StudyContext context, String corpus, String wiring, boolean galore) throws Exception {
        TopologyFactory depth = Optional.ofNullable(Rivals.all().get(wiring)).orElseThrow();
        Setting best = new Setting(wiring, depth, RATES[0], galore);
        if (context.isFull()) {
            for (double lr : RATES) {
                Setting other = new Setting(wiring, depth, lr, galore);
                if (training(context, corpus, other, TUNING_SEED).finalLoss()
                        < training(context, corpus, best, TUNING_SEED).finalLoss()) {
                    best = other;
                }
            }
        }
        return best;
    }

    /** ANCRe's setting: the paper's temperature in a quick look, else the best on the tuning seed. */
    private Setting ancre(StudyContext context, String corpus, boolean galore) throws Exception {
        Setting best = tuned(context, corpus, Rivals.PAPER, galore);
        if (context.isFull()) {
            for (String wiring : Rivals.ancre().keySet()) {
                Setting other = tuned(context, corpus, wiring, galore);
                if (training(context, corpus, other, TUNING_SEED).finalLoss()
                        < training(context, corpus, best, TUNING_SEED).finalLoss()) {
                    best = other;
                }
            }
        }
        return best;
    }

    /** What is shown beside ANCRe: all rivals on code in a full run, else cascade and CONSTANT. */
    private Map<String, Setting> shown(StudyContext context, String corpus) throws Exception {
        Map<String, Setting> settings = new LinkedHashMap<>();
        settings.put("ANCRe", ancre(context, corpus, false));
        boolean all = context.isFull() && corpus.equals(CODE);
        for (String wiring : all ? Rivals.all().keySet() : List.of(Rivals.CASCADE, Rivals.CONSTANT)) {
            settings.put(wiring, tuned(context, corpus, wiring, false));
        }
        return settings;
    }

    private Measurement lossDifference(StudyContext context, String corpus, String baseline) throws Exception {
        Map<String, Setting> settings = shown(context, corpus);
        Samples samples = context.each(seed -> {
            Map<String, Double> figures = new LinkedHashMap<>();
            for (Map.Entry<String, Setting> each : settings.entrySet()) {
                figures.put(
                        each.getKey(),
                        training(context, corpus, each.getValue(), seed).finalLoss());
            }
            return figures;
        });
        Measurement measurement = Measurement.of(samples.difference("ANCRe", baseline));
        Map<String, Estimate> means = new LinkedHashMap<>();
        for (Map.Entry<String, Setting> each : settings.entrySet()) {
            Setting setting = each.getValue();
            String name = each.getKey() + " (" + (each.getKey().equals("ANCRe") ? setting.wiring() + ", " : "") + "lr "
                    + setting.lr() + "), loss";
            means.put(name, samples.mean(each.getKey()));
            measurement = measurement.baseline(name, samples.mean(each.getKey()));
        }
        if (baseline.equals(Rivals.CASCADE)) {
            plots(context, corpus, settings, means);
        }
        return measurement;
    }

    private void plots(StudyContext context, String corpus, Map<String, Setting> settings, Map<String, Estimate> means)
            throws Exception {
        LinePlot curves = LinePlot.of("loss", "Held-out loss, mean over seeds")
                .x("step")
                .y("nats per token")
                .caption("The same seeds, data order and initial weights for all. The first fifth is left out.");
        for (String name : List.of("ANCRe", Rivals.CASCADE, Rivals.CONSTANT)) {
            Setting setting = Optional.ofNullable(settings.get(name)).orElseThrow();
            List<Training> runs = trainings(context, corpus, setting);
            double[] places = runs.get(0).places();
            double[] mean = new double[places.length];
            for (int i = 0; i < mean.length; i++) {
                int at = i;
                mean[i] = runs.stream()
                        .mapToDouble(r -> r.losses().get(at))
                        .average()
                        .orElse(Double.NaN);
            }
            int from = places.length / 5;
            curves = curves.line(
                    name, Arrays.copyOfRange(places, from, places.length), Arrays.copyOfRange(mean, from, mean.length));
        }
        context.plot(curves);
        double[] values = means.values().stream().mapToDouble(Estimate::value).toArray();
        double lowest = Arrays.stream(values).min().orElse(0);
        context.plot(BarPlot.of("table", "Held-out loss above the best", List.copyOf(settings.keySet()))
                .y("nats per token")
                .bars("loss", Arrays.stream(values).map(v -> v - lowest).toArray()));
        Setting paper = tuned(context, corpus, Rivals.PAPER, false);
        context.plot(heatMap(trainings(context, corpus, paper).get(0)));
    }

    private List<Training> trainings(StudyContext context, String corpus, Setting setting) throws Exception {
        List<Training> runs = new ArrayList<>();
        for (long seed : context.seeds()) {
            runs.add(training(context, corpus, setting, seed));
        }
        return runs;
    }

    private static HeatMap heatMap(Training training) {
        int blocks = training.increases().size();
        double[][] cells = new double[blocks][blocks];
        for (double[] row : cells) {
            Arrays.fill(row, Double.NaN);
        }
        for (Edge edge : training.edges()) {
            cells[edge.target() - 1][edge.source()] = edge.weight();
        }
        List<String> sources = new ArrayList<>();
        List<String> targets = new ArrayList<>();
        for (int j = 0; j < blocks; j++) {
            sources.add(String.valueOf(j));
            targets.add(String.valueOf(j + 1));
        }
        return HeatMap.of("shortcuts", "Learned shortcuts at temperature 0.01", cells)
                .labels(sources, targets)
                .x("from the state after layer (0: the embedding)")
                .y("to the output of layer");
    }

    private Measurement steps(StudyContext context) throws Exception {
        Setting ancre = ancre(context, CODE, false);
        Setting cascade = tuned(context, CODE, Rivals.CASCADE, false);
        Setting constant = tuned(context, CODE, Rivals.CONSTANT, false);
        Samples samples = context.each(seed -> {
            double target = training(context, CODE, cascade, seed).finalLoss();
            return Map.of(
                    "ANCRe",
                            Math.min(NEVER, training(context, CODE, ancre, seed).shareToReach(target)),
                    "CONSTANT",
                            Math.min(
                                    NEVER,
                                    training(context, CODE, constant, seed).shareToReach(target)));
        });
        return Measurement.of(samples.mean("ANCRe"))
                .baseline("CONSTANT", samples.mean("CONSTANT"))
                .baseline("paper", Estimate.exact(0.66));
    }

    private Measurement moved(StudyContext context) throws Exception {
        Setting paper = tuned(context, CODE, Rivals.PAPER, false);
        Samples samples = context.each(
                seed -> Map.of("entropy", training(context, CODE, paper, seed).finalEntropy()));
        LinePlot plot = LinePlot.of("entropy", "How spread the sources are, over training")
                .x("step")
                .y("entropy / ln j, mean over j >= 4");
        for (long seed : context.seeds()) {
            Training run = training(context, CODE, paper, seed);
            plot = plot.line(
                    "seed " + seed,
                    run.places(),
                    run.entropies().stream().mapToDouble(Double::doubleValue).toArray());
        }
        context.plot(plot.level("threshold", 0.9));
        return Measurement.of(samples.mean("entropy"));
    }

    private Measurement use(StudyContext context) throws Exception {
        Setting ancre = ancre(context, CODE, false);
        Setting cascade = tuned(context, CODE, Rivals.CASCADE, false);
        Setting constant = tuned(context, CODE, Rivals.CONSTANT, false);
        Samples samples = context.each(seed -> {
            Map<String, Double> figures = new LinkedHashMap<>();
            figures.put("ANCRe", training(context, CODE, ancre, seed).use().gini());
            figures.put("cascade", training(context, CODE, cascade, seed).use().gini());
            figures.put(
                    "CONSTANT", training(context, CODE, constant, seed).use().gini());
            return figures;
        });
        List<String> blocks = new ArrayList<>();
        for (int j = 1; j <= size.layers(); j++) {
            blocks.add(String.valueOf(j));
        }
        context.plot(BarPlot.of("use", "Loss gained by each layer, seed 0", blocks)
                .y("nats per token when bypassed")
                .bars("cascade", training(context, CODE, cascade, 0).use().increases())
                .bars("ANCRe", training(context, CODE, ancre, 0).use().increases())
                .bars("CONSTANT", training(context, CODE, constant, 0).use().increases()));
        return Measurement.of(samples.difference("ANCRe", "cascade"))
                .baseline("ANCRe, Gini", samples.mean("ANCRe"))
                .baseline("cascade, Gini", samples.mean("cascade"))
                .baseline("CONSTANT, Gini", samples.mean("CONSTANT"));
    }

    private Measurement galore(StudyContext context) throws Exception {
        Setting ancre = ancre(context, CODE, true);
        Setting cascade = tuned(context, CODE, Rivals.CASCADE, true);
        Setting constant = tuned(context, CODE, Rivals.CONSTANT, true);
        Samples samples = context.each(seed -> Map.of(
                "ANCRe", training(context, CODE, ancre, seed).finalLoss(),
                "CONSTANT", training(context, CODE, constant, seed).finalLoss(),
                "cascade", training(context, CODE, cascade, seed).finalLoss()));
        return Measurement.of(samples.difference("ANCRe", "cascade"))
                .baseline("ANCRe (" + ancre.wiring() + "), loss", samples.mean("ANCRe"))
                .baseline("CONSTANT, loss", samples.mean("CONSTANT"))
                .baseline("cascade, loss", samples.mean("cascade"));
    }
}
