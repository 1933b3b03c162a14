package dev.fathom.lab.run;

import dev.fathom.lab.ExitStatus;
import dev.fathom.lab.checkpoint.Checkpoint;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;

/**
 * A training of one weight, whose every step depends on all before: what a resumed one must reproduce to the last bit.
 * Also a program.
 */
final class SmallTraining {

    static final RunRequest REQUEST =
            new RunRequest("small", "small-training", 5, true, "kind: small-training\nseed: 5\n");
    static final int STEPS = 200;
    private static final int EVERY = 7;

    private SmallTraining() {}

    static void train(Run run) throws IOException {
        int step = run.resumedFrom().map(Checkpoint::step).orElse(0L).intValue();
        double weight = run.resumedFrom().map(SmallTraining::weight).orElse(1.0);
        run.progress().begin(STEPS, "steps");
        run.progress().from(step);
        while (step < STEPS) {
            step++;
            weight += 0.01 * new Random(run.seed() * 1000 + step).nextGaussian() * Math.sin(weight);
            run.metrics().log(step, "weight", weight);
            run.progress().show("weight", weight);
            run.progress().at(step);
            if (step % EVERY == 0 || step == STEPS) {
                save(run, step, weight);
            }
            if (run.stopRequested()) {
                save(run, step, weight);
                return;
            }
        }
        Files.writeString(run.file("final.txt"), Double.toString(weight));
    }

    private static void save(Run run, int step, double weight) {
        run.checkpoints().save(step, staging -> staging.writeText("weight", Double.toString(weight)));
    }

    private static double weight(Checkpoint checkpoint) {
        try {
            return Double.parseDouble(Files.readString(checkpoint.file("weight")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Arguments: home, id of the run. Prints its events. */
    public static void main(String[] arguments) {
        Runs runs = Runs.in(FathomHome.in(Path.of(arguments[0])), System.err::println);
        RunDirectory directory =
                RunDirectory.at(FathomHome.in(Path.of(arguments[0])).runs().resolve(arguments[1]));
        RunListener listener = System.out::println;
        ExitStatus status =
                runs.start(directory, Environment.ofThisJava("", 1), listener).execute(SmallTraining::train);
        System.exit(status.code());
    }
}
