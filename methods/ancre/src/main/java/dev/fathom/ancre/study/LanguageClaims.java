package dev.fathom.ancre.study;

import dev.fathom.ancre.study.Trainings.Setting;
import dev.fathom.lab.claim.Claim;
import dev.fathom.lab.claim.Estimate;
import dev.fathom.lab.claim.Measurement;
import dev.fathom.lab.claim.Rule;
import dev.fathom.lab.claim.Samples;
import dev.fathom.lab.claim.StudyContext;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The claims about language models: E2 (loss and steps), E6 (use of depth), E7 (with GaLore). */
final class LanguageClaims {

    static final String ANCRE = "ANCRe";

    private static final String PAPER_SETTING =
            "LLaMA 60M to 1B, C4, 10k to 100k steps of 512 x 256 tokens, bf16, AdamW, lr 5e-3 to 5e-4";
    private static final String NETWORK =
            "LLaMA with 8 layers of width 64, 512 tokens of vocabulary, 1000 steps of 16 x 64 tokens, 32-bit, ";
    private static final String OUR_SETTING = NETWORK
            + "AdamW without decay, 10 % warm-up, cosine to a tenth, Java sources, 50 kB held out; lr 5e-3 and"
            + " temperature 0.01; in a full run lr of {2e-3, 5e-3} for each wiring and temperature of {0.01, 0.1, 1}"
            + " chosen by 250 steps with a seed that is not reported";
    private static final double NEVER = 1.5;

    private final Trainings trainings = new Trainings(Trainings.SIZE);

    List<Claim> claims() {
        return List.of(
                claim("E2-loss", "A network with learned shortcuts reaches at most the cascade's loss at equal steps")
                        .source("Table of validation perplexities, FullPT + ANCRe; accept within 0.005 nats")
                        .holdsIf("held-out loss of ANCRe less the cascade's, nats per token", Rule.atMost(0.005))
                        .measuredBy(this::loss),
                claim("E2-steps", "ANCRe reaches the cascade's final loss no later than the cascade")
                        .source("34.3 % fewer iterations on average: a share of 0.66")
                        .holdsIf("share of the cascade's steps (never within the run counts as 1.5)", Rule.atMost(1))
                        .measuredBy(this::steps),
                claim("E2-learned", "Learned shortcuts reach a lower loss than uniform averaging (CONSTANT)")
                        .source("the ablation behind the paper's title; the question is ours")
                        .holdsIf("held-out loss of ANCRe less that of CONSTANT, nats per token", Rule.below(0))
                        .measuredBy(this::learned),
                claim("E2-moved", "The coefficients move away from uniform during training at the paper's temperature")
                        .source("figure of learned coefficients")
                        .holdsIf("entropy of the sources over ln j, mean over blocks j >= 4", Rule.atMost(0.9))
                        .measuredBy(this::moved),
                claim("E6-depth", "With ANCRe the blocks are worth more equal shares of the loss than in the cascade")
                        .source("introduction: late layers contribute little to a cascade; measured by bypassing"
                                + " blocks")
                        .ourSetting(
                                OUR_SETTING + "; a block's worth is the rise of the held-out loss when it is bypassed."
                                        + " The first block dominates: it alone nearly decides the coefficient, so"
                                        + " the coefficient of the other seven and the entropy of all (ln 8 ="
                                        + " 2.079 when equal) stand beside")
                        .holdsIf("Gini coefficient of the blocks' worth, ANCRe less cascade", Rule.below(0))
                        .measuredBy(this::use),
                claim(
                                "E2-rivals",
                                "No other wiring (the cascade, one learned strength per block, those of other papers)"
                                        + " reaches a loss more than 0.005 nats lower than ANCRe")
                        .source("ours: the paper compares with the cascade alone")
                        .holdsIf(
                                "held-out loss of ANCRe less the lowest of another, nats per token", Rule.atMost(0.005))
                        .fullOnly(3)
                        .measuredBy(context -> new DepthTable(context, trainings).measure()),
                claim("E2-rates", "The grid of learning rates is no handicap of the cascade: twice its best is worse")
                        .source("ours")
                        .ourSetting(NETWORK + "AdamW, the seed by which rates are chosen, 250 steps")
                        .holdsIf("held-out loss of the cascade, the lower of lr 1e-2 and 2e-2 less 5e-3", Rule.above(0))
                        .fullOnly(1)
                        .measuredBy(this::rates),
                claim("E7-galore", "ANCRe helps under GaLore as well")
                        .source("Table of validation perplexities, GaLore + ANCRe")
                        .ourSetting(
                                NETWORK + "GaLore of rank 16 every 200 steps, scale 0.25, at twice the lr that AdamW"
                                        + " chose, as in the paper")
                        .holdsIf("held-out loss with GaLore, ANCRe less cascade, nats per token", Rule.atMost(0.005))
                        .fullOnly(3)
                        .measuredBy(context -> elsewhere(context, Trainings.CODE, true)),
                claim("E2-english", "The same on English prose")
                        .source("as E2-loss")
                        .ourSetting(
                                NETWORK + "the text of Moby-Dick, 21 kB of it held out, lr and temperature as chosen on"
                                        + " Java sources")
                        .holdsIf("held-out loss of ANCRe less the cascade's, nats per token", Rule.atMost(0.005))
                        .fullOnly(3)
                        .measuredBy(context -> elsewhere(context, Trainings.ENGLISH, false)));
    }

    private static Claim.Builder claim(String id, String statement) {
        return Claim.of(id, statement)
                .paperSetting(PAPER_SETTING)
                .ourSetting(OUR_SETTING)
                .seeds(3, 3);
    }

    /** ANCRe as it was chosen and the two controls, by the name to show. */
    private Map<String, Setting> shown(StudyContext context) throws Exception {
        Map<String, Setting> settings = new LinkedHashMap<>();
        settings.put(ANCRE, trainings.ancre(context));
        for (String wiring : Rivals.controls().keySet()) {
            settings.put(wiring, trainings.tuned(context, wiring));
        }
        return settings;
    }

    /** A figure of the training of every setting, with every seed. */
    private Samples each(StudyContext context, String corpus, Map<String, Setting> settings, Figure figure)
            throws Exception {
        return context.each(seed -> {
            Map<String, Double> figures = new LinkedHashMap<>();
            for (Map.Entry<String, Setting> each : settings.entrySet()) {
                figures.put(each.getKey(), figure.of(trainings.of(context, corpus, each.getValue(), seed), seed));
            }
            return figures;
        });
    }

    /** What is read off a training. */
    @FunctionalInterface
    private interface Figure {
        double of(Training training, long seed) throws Exception;
    }

    private static String described(String name, Setting setting) {
        return name + " (" + (name.equals(ANCRE) ? setting.wiring() + ", " : "") + "lr " + setting.lr() + ")";
    }

    private Measurement loss(StudyContext context) throws Exception {
        Map<String, Setting> settings = shown(context);
        Samples samples = each(context, Trainings.CODE, settings, (training, seed) -> training.finalLoss());
        Measurement measurement = Measurement.of(samples.difference(ANCRE, Rivals.CASCADE));
        Map<String, List<Training>> runs = new LinkedHashMap<>();
        for (Map.Entry<String, Setting> each : settings.entrySet()) {
            List<Training> ofSetting = trainings.of(context, Trainings.CODE, each.getValue());
            runs.put(described(each.getKey(), each.getValue()), ofSetting);
        }
        for (Map.Entry<String, List<Training>> each : runs.entrySet()) {
            for (int quarter = 1; quarter <= 4; quarter++) {
                measurement = measurement.baseline(
                        each.getKey() + ", step " + quarter * trainings.size().steps() / 4,
                        DepthTable.atQuarter(each.getValue(), quarter));
            }
        }
        context.plot(LanguagePlots.curves(runs));
        Setting paper = trainings.tuned(context, Rivals.PAPER);
        context.plot(
                LanguagePlots.shortcuts(trainings.size().layers(), trainings.of(context, Trainings.CODE, paper, 0)));
        return measurement;
    }

    private Measurement steps(StudyContext context) throws Exception {
        Map<String, Setting> settings = shown(context);
        Setting cascade = Optional.ofNullable(settings.remove(Rivals.CASCADE)).orElseThrow();
        Samples samples = each(context, Trainings.CODE, settings, (training, seed) -> {
            double target = trainings.of(context, Trainings.CODE, cascade, seed).finalLoss();
            return Math.min(NEVER, training.shareToReach(target));
        });
        return Measurement.of(samples.mean(ANCRE))
                .baseline(Rivals.CONSTANT, samples.mean(Rivals.CONSTANT))
                .baseline("paper", Estimate.exact(0.66));
    }

    private Measurement learned(StudyContext context) throws Exception {
        Map<String, Setting> settings = shown(context);
        Samples samples = each(context, Trainings.CODE, settings, (training, seed) -> training.finalLoss());
        Measurement measurement = Measurement.of(samples.difference(ANCRE, Rivals.CONSTANT));
        for (Map.Entry<String, Setting> each : settings.entrySet()) {
            measurement = measurement.baseline(described(each.getKey(), each.getValue()), samples.mean(each.getKey()));
        }
        return measurement;
    }

    private Measurement moved(StudyContext context) throws Exception {
        Map<String, Setting> settings = new LinkedHashMap<>();
        for (String wiring : context.isFull() ? Rivals.ancre().keySet() : List.of(Rivals.PAPER)) {
            settings.put(wiring, trainings.tuned(context, wiring));
        }
        Samples entropies = each(context, Trainings.CODE, settings, (training, seed) -> training.finalEntropy());
        Map<String, List<Training>> runs = new LinkedHashMap<>();
        Measurement measurement = Measurement.of(entropies.mean(Rivals.PAPER));
        for (Map.Entry<String, Setting> each : settings.entrySet()) {
            List<Training> ofSetting = trainings.of(context, Trainings.CODE, each.getValue());
            runs.put(each.getKey(), ofSetting);
            measurement = measurement
                    .baseline(each.getKey() + ", entropy", entropies.mean(each.getKey()))
                    .baseline(each.getKey() + ", loss", DepthTable.atQuarter(ofSetting, 4));
        }
        context.plot(LanguagePlots.entropies(runs).level("threshold", 0.9));
        return measurement;
    }

    private Measurement use(StudyContext context) throws Exception {
        Map<String, Setting> settings = shown(context);
        Samples all = each(context, Trainings.CODE, settings, (training, seed) -> training.use()
                .gini());
        Samples others = each(context, Trainings.CODE, settings, (training, seed) -> training.use()
                .withoutFirst()
                .gini());
        Samples entropies = each(context, Trainings.CODE, settings, (training, seed) -> training.use()
                .entropy());
        Measurement measurement = Measurement.of(all.difference(ANCRE, Rivals.CASCADE));
        Map<String, Training> first = new LinkedHashMap<>();
        for (Map.Entry<String, Setting> each : settings.entrySet()) {
            String name = each.getKey();
            first.put(name, trainings.of(context, Trainings.CODE, each.getValue(), 0));
            measurement = measurement
                    .baseline(name + ", Gini", all.mean(name))
                    .baseline(name + ", Gini without block 1", others.mean(name))
                    .baseline(name + ", entropy", entropies.mean(name));
        }
        context.plot(LanguagePlots.use(first));
        return measurement;
    }

    private Measurement rates(StudyContext context) throws Exception {
        double[] rates = {2e-3, 5e-3, 1e-2, 2e-2};
        double[] cascade = trainings.tuningLosses(context, Rivals.CASCADE, rates);
        Measurement measurement = Measurement.of(Estimate.exact(Math.min(cascade[2], cascade[3]) - cascade[1]));
        for (String wiring : List.of(Rivals.CASCADE, Rivals.PAPER, Rivals.CONSTANT)) {
            double[] losses = trainings.tuningLosses(context, wiring, rates);
            for (int i = 0; i < rates.length; i++) {
                measurement = measurement.baseline(wiring + ", lr " + rates[i], Estimate.exact(losses[i]));
            }
        }
        return measurement;
    }

    /** ANCRe and the controls on another text or under GaLore, with the rates and the temperature chosen before. */
    private Measurement elsewhere(StudyContext context, String corpus, boolean galore) throws Exception {
        Map<String, Setting> settings = shown(context);
        if (galore) {
            settings.replaceAll((name, setting) -> setting.withGaLore());
        }
        Samples samples = each(context, corpus, settings, (training, seed) -> training.finalLoss());
        Measurement measurement = Measurement.of(samples.difference(ANCRE, Rivals.CASCADE));
        List<String> names = new ArrayList<>(settings.keySet());
        for (String name : names) {
            measurement = measurement.baseline(name + ", loss", samples.mean(name));
        }
        return measurement;
    }
}
