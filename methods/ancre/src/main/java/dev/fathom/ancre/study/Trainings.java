package dev.fathom.ancre.study;

import dev.fathom.data.Corpus;
import dev.fathom.data.catalog.Catalog;
import dev.fathom.engine.Engine;
import dev.fathom.engine.MatmulPrecision;
import dev.fathom.lab.NonFiniteException;
import dev.fathom.lab.claim.StudyContext;
import dev.fathom.lab.run.DataProvenance;
import dev.fathom.lab.run.FathomHome;
import dev.fathom.nn.TopologyFactory;
import dev.fathom.optim.AdamWConfig;
import dev.fathom.optim.GaLoreConfig;
import dev.fathom.optim.OptimizerFactory;
import dev.fathom.train.language.EncodedCorpus;
import dev.fathom.train.language.LanguageModelConfig;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The trainings behind the claims about language models, each made once in a run, and how their settings are chosen.
 */
final class Trainings {

    static final String CODE = "java-code";
    static final String ENGLISH = "moby-dick";

    /** A held-out loss is looked at eight times in 1000 steps, so that the four checkpoints shown are among them. */
    static final DepthBench.Size SIZE = new DepthBench.Size(64, 8, 4, 64, 16, 1000, 8, true);

    private static final int TUNING_STEPS = 250;
    private static final long TUNING_SEED = 1000;
    private static final double[] RATES = {5e-3, 2e-3};
    private static final int VALIDATION_BYTES = 50_000;

    private final DepthBench.Size size;
    private final DepthBench.Size tuningSize;
    private final Map<String, EncodedCorpus> texts = new LinkedHashMap<>();

    Trainings(DepthBench.Size size) {
        this.size = size;
        this.tuningSize = size.shortened(Math.min(TUNING_STEPS, size.steps()));
    }

    DepthBench.Size size() {
        return size;
    }

    /**
     * What is trained how.
     *
     * @param wiring its name among {@link Rivals#all()}
     * @param lr AdamW's learning rate; GaLore's is twice that, as in the paper
     */
    record Setting(String wiring, double lr, boolean galore) {

        Setting withGaLore() {
            return new Setting(wiring, lr, true);
        }

        TopologyFactory depth() {
            return Optional.ofNullable(Rivals.all().get(wiring)).orElseThrow();
        }

        OptimizerFactory optimizer() {
            return galore
                    ? new GaLoreConfig(2 * lr, 16, 200, 0.25, "*_proj.weight", 0.9, 0.999, 1e-8, 0, List.of())
                    : new AdamWConfig(lr, 0.9, 0.999, 1e-8, 0, List.of());
        }

        String key(String corpus, int steps, long seed) {
            return String.join(
                    "-",
                    corpus,
                    wiring,
                    String.valueOf(lr),
                    galore ? "galore" : "adamw",
                    steps + "steps",
                    "seed" + seed);
        }
    }

    /** The training of a setting on a text with a seed. */
    Training of(StudyContext context, String corpus, Setting setting, long seed) throws Exception {
        boolean byBlock = corpus.equals(CODE) && !setting.galore() && Rivals.ofUse(setting.wiring());
        return of(context, corpus, setting, seed, byBlock ? size : size.withoutBypasses());
    }

    /** The trainings of a setting with all seeds of the claim. */
    List<Training> of(StudyContext context, String corpus, Setting setting) throws Exception {
        List<Training> runs = new ArrayList<>();
        for (long seed : context.seeds()) {
            runs.add(of(context, corpus, setting, seed));
        }
        return runs;
    }

    private Training of(StudyContext context, String corpus, Setting setting, long seed, DepthBench.Size howLong)
            throws Exception {
        String key = setting.key(corpus, howLong.steps(), seed);
        return context.kept(key, Training.class, () -> {
            if (context.stopRequested()) {
                throw new InterruptedException("stopped before " + key);
            }
            Engine.setMatmulPrecision(MatmulPrecision.FULL);
            DepthBench bench = new DepthBench(text(context, corpus), howLong);
            context.progress().begin(howLong.steps(), "steps of " + key);
            try {
                return bench.train(setting.depth(), setting.optimizer(), seed, context.progress()::at);
            } catch (NonFiniteException e) {
                context.say(key + " diverged: " + e.getMessage());
                return Training.diverged(howLong);
            }
        });
    }

    private EncodedCorpus text(StudyContext context, String name) throws Exception {
        EncodedCorpus known = texts.get(name);
        if (known != null) {
            return known;
        }
        FathomHome home = FathomHome.ofEnvironment();
        Corpus corpus = Catalog.standard(home.cache().resolve("data")).corpus(name, context::say);
        corpus.provenance()
                .artefacts()
                .forEach(a -> context.uses(new DataProvenance(
                        corpus.provenance().dataset(),
                        a.coordinates(),
                        a.sha256(),
                        corpus.provenance().licence(),
                        corpus.provenance().attribution())));
        LanguageModelConfig.Data data = new LanguageModelConfig.Data(name, 512, 8_000_000, VALIDATION_BYTES, 2_000_000);
        EncodedCorpus text = EncodedCorpus.of(corpus, data, home.cache().resolve("tokens"), context::say);
        texts.put(name, text);
        return text;
    }

    /** A wiring's setting: lr 5e-3 in a quick look; in a full run the better rate on the tuning seed, on code. */
    Setting tuned(StudyContext context, String wiring) throws Exception {
        Setting best = new Setting(wiring, RATES[0], false);
        if (context.isFull()) {
            for (double lr : RATES) {
                best = better(context, best, new Setting(wiring, lr, false));
            }
        }
        return best;
    }

    /** ANCRe's setting: the paper's temperature in a quick look, else the best temperature and rate likewise. */
    Setting ancre(StudyContext context) throws Exception {
        Setting best = tuned(context, Rivals.PAPER);
        if (context.isFull()) {
            for (String wiring : Rivals.ancre().keySet()) {
                best = better(context, best, tuned(context, wiring));
            }
        }
        return best;
    }

    private Setting better(StudyContext context, Setting a, Setting b) throws Exception {
        return a.equals(b) || tuningLoss(context, a) <= tuningLoss(context, b) ? a : b;
    }

    /** The tuning loss of a wiring under AdamW at each of several rates. */
    double[] tuningLosses(StudyContext context, String wiring, double... rates) throws Exception {
        double[] losses = new double[rates.length];
        for (int i = 0; i < rates.length; i++) {
            losses[i] = tuningLoss(context, new Setting(wiring, rates[i], false));
        }
        return losses;
    }

    private double tuningLoss(StudyContext context, Setting setting) throws Exception {
        return of(context, CODE, setting, TUNING_SEED, tuningSize).finalLoss();
    }
}
