package dev.fathom.train;

import dev.fathom.engine.Engine;
import dev.fathom.lab.ExitStatus;
import dev.fathom.lab.run.Environment;
import dev.fathom.lab.run.FathomHome;
import dev.fathom.lab.run.LiveRun;
import dev.fathom.lab.run.RunDirectory;
import dev.fathom.lab.run.RunEvent;
import dev.fathom.lab.run.Runs;
import dev.fathom.optim.AdamWConfig;
import dev.fathom.optim.ScheduleConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A training as a process of its own, so that it can be killed, asked to stop, or measured undisturbed. */
final class ToyProgram {

    private ToyProgram() {}

    /** A training with every plug-in. */
    static TrainingConfig config(long steps, long checkpointEvery) {
        return new TrainingConfig(
                steps,
                ToyTask.Size.SMALL.batch(),
                ToyTask.Size.SMALL.parts(),
                AdamWConfig.of(1e-2),
                ScheduleConfig.Cosine.defaults(),
                1.0,
                50,
                checkpointEvery);
    }

    /** A started process and the file it prints to. */
    record Child(Process process, Path output) {

        static Child start(Path output, List<String> flags, Path home, String id, long steps, long checkpointEvery)
                throws IOException {
            List<String> command = new ArrayList<>();
            command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
            command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
            command.addAll(flags);
            command.addAll(List.of("-cp", System.getProperty("java.class.path"), ToyProgram.class.getName()));
            command.addAll(List.of(home.toString(), id, Long.toString(steps), Long.toString(checkpointEvery)));
            return new Child(
                    new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(output.toFile())
                            .start(),
                    output);
        }

        String printed() throws IOException {
            return Files.readString(output);
        }

        /** Waits until it takes steps, or has ended. */
        void awaitTraining() throws IOException, InterruptedException {
            for (int wait = 0; wait < 6000 && process.isAlive() && !printed().contains("training"); wait++) {
                Thread.sleep(10);
            }
        }

        /** Waits for its end; returns its exit status. */
        int await() throws IOException, InterruptedException {
            if (!process.waitFor(10, TimeUnit.MINUTES)) {
                process.destroyForcibly();
                throw new AssertionError("the child did not end: " + printed());
            }
            return process.exitValue();
        }
    }

    /**
     * Arguments: home, id of the run, steps, steps between checkpoints. Prints {@code training} at its first step, and
     * at a tenth of its steps and at its end {@code memory}, resident bytes and tensors alive. A signal to end asks it
     * to stop.
     */
    public static void main(String[] arguments) {
        FathomHome home = FathomHome.in(Path.of(arguments[0]));
        RunDirectory directory = RunDirectory.at(home.runs().resolve(arguments[1]));
        long steps = Long.parseLong(arguments[2]);
        TrainingConfig config = config(steps, Long.parseLong(arguments[3]));
        boolean[] training = new boolean[1];
        LiveRun live = Runs.in(home, System.err::println).start(directory, Environment.ofThisJava("test", 1), event -> {
            if (event instanceof RunEvent.Failed failed) {
                System.out.println(failed);
            }
            if (event instanceof RunEvent.Metric figure && figure.name().equals("train/loss")) {
                if (!training[0]) {
                    training[0] = true;
                    System.out.println("training");
                }
                if (figure.step() == steps / 10 || figure.step() == steps) {
                    System.out.println("memory " + Engine.residentBytes() + " " + Engine.liveTensors());
                }
            }
        });
        CountDownLatch done = new CountDownLatch(1);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            live.requestStop();
            await(done);
        }));
        ExitStatus status = live.execute(run -> Toy.train(run, config, ToyPlugins.all()));
        done.countDown();
        System.exit(status.code());
    }

    private static void await(CountDownLatch done) {
        try {
            done.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
