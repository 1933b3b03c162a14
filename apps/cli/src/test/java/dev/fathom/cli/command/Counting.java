package dev.fathom.cli.command;

import dev.fathom.lab.ExitStatus;
import dev.fathom.lab.FathomException;
import dev.fathom.lab.NonFiniteException;
import dev.fathom.lab.recipe.RecipeKind;
import dev.fathom.lab.run.Run;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.concurrent.TimeUnit;

/** Work without tensors: adds up the steps, saves the sum at each, and fails as it is told to. */
public final class Counting implements RecipeKind<Counting.Config> {

    /**
     * @param steps how many there are
     * @param millis how long one takes
     * @param fails what happens at the last one: nothing, nan, disk, memory, fault or killed; if it is refused, then
     *     before the first
     */
    public record Config(int steps, int millis, String fails) {

        public Config {
            if (steps < 1) {
                throw new IllegalArgumentException("steps must be at least 1, got " + steps);
            }
        }

        public static Config defaults() {
            return new Config(10, 0, "nothing");
        }
    }

    @Override
    public String name() {
        return "counting";
    }

    @Override
    public Class<Config> configType() {
        return Config.class;
    }

    @Override
    public void run(Config config, Run run) throws Exception {
        long sum = 0;
        long first = 1;
        if (run.resumedFrom().isPresent()) {
            first = run.resumedFrom().get().step() + 1;
            sum = Long.parseLong(Files.readString(run.resumedFrom().get().file("sum")));
        }
        if (config.fails().equals("refused")) {
            throw new FathomException(ExitStatus.WRONG_USE, "fails: it is refused", "leave it out");
        }
        run.progress().begin(config.steps(), "steps");
        for (long step = first; step <= config.steps(); step++) {
            TimeUnit.MILLISECONDS.sleep(config.millis());
            if (step == config.steps()) {
                fail(config.fails(), step);
            }
            sum += step;
            long saved = sum;
            run.metrics().log(step, "sum", sum);
            run.checkpoints().save(step, folder -> folder.writeText("sum", String.valueOf(saved)));
            run.progress().at(step);
            if (run.stopRequested()) {
                return;
            }
        }
        run.progress().show("sum", sum);
        System.out.println("printed by the work");
        Files.write(run.file("sum.txt"), String.valueOf(sum).getBytes(StandardCharsets.UTF_8));
    }

    private static void fail(String how, long step) throws Exception {
        switch (how) {
            case "nan" -> throw new NonFiniteException(step, "loss");
            case "disk" -> throw new java.io.IOException("No space left on device");
            case "memory" -> throw new OutOfMemoryError("Java heap space");
            case "fault" -> throw new IllegalStateException("two and two\nare five");
            case "killed" ->
                new ProcessBuilder("kill", "-9", "" + ProcessHandle.current().pid())
                        .start()
                        .waitFor();
            default -> {
                return;
            }
        }
    }
}
