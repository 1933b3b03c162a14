package dev.fathom.cli.process;

import dev.fathom.cli.worker.WorkerMessage;
import dev.fathom.cli.worker.WorkerProtocol;
import dev.fathom.cli.worker.WorkerRequest;
import dev.fathom.lab.ExitStatus;
import dev.fathom.lab.FathomException;
import dev.fathom.lab.run.Environment;
import dev.fathom.lab.run.FathomHome;
import dev.fathom.lab.run.LiveRun;
import dev.fathom.lab.run.Run;
import dev.fathom.lab.run.RunDirectory;
import dev.fathom.lab.run.RunEvent;
import dev.fathom.lab.run.Runs;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

/** A worker without libtorch, which behaves as the recipe of its run says. */
public final class FakeWorker {

    private static final int STEPS = 10;
    private static final int REFUSED_AT = 2;
    private static final int SAVED_AT = 3;
    private static final int DIES_AFTER = 5;

    private FakeWorker() {}

    public static void main(String[] args) throws Exception {
        BufferedReader input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        WorkerRequest.Work request = (WorkerRequest.Work) WorkerProtocol.decodeRequest(input.readLine());
        RunDirectory directory = RunDirectory.at(Path.of(request.folder()));
        String[] behaviour = directory.recipe().strip().split(" ");
        PrintStream out = System.out;
        switch (behaviour[0]) {
            case "silent" -> System.exit(Integer.parseInt(behaviour[1]));
            case "fails" -> {
                ExitStatus status = ExitStatus.valueOf(behaviour[1]);
                tell(out, new RunEvent.Failed(status, "it went wrong", "mend it", "the trace"));
                System.exit(status.code());
            }
            case "lingers" -> {
                tell(out, new RunEvent.Finished(ExitStatus.DONE, request.folder()));
                dies("KILL"); // as native code may, while the process ends
            }
            case "deaf" -> {
                tell(out, new RunEvent.Started(directory.id(), request.folder(), OptionalLong.empty()));
                while (input.readLine() != null) {
                    continue; // hears and does nothing, until the command has ended
                }
            }
            case "environment" -> {
                System.err.println("threads " + System.getenv("OMP_NUM_THREADS"));
                tell(out, new RunEvent.Finished(ExitStatus.DONE, request.folder()));
            }
            default -> System.exit(work(input, directory, behaviour).code());
        }
    }

    private static ExitStatus work(BufferedReader input, RunDirectory directory, String[] behaviour) {
        Path home = directory.path().getParent().getParent();
        Runs runs = Runs.in(FathomHome.in(home), System.err::println);
        PrintStream out = System.out;
        try (LiveRun live = runs.start(directory, Environment.ofThisJava("none", 1), event -> tell(out, event))) {
            Thread listening = new Thread(() -> listen(input, live));
            listening.setDaemon(true);
            listening.start();
            return live.execute(run -> steps(run, behaviour));
        }
    }

    private static void steps(Run run, String[] behaviour) throws Exception {
        long first = run.resumedFrom().map(checkpoint -> checkpoint.step() + 1).orElse(1L);
        run.progress().begin(STEPS, "steps");
        for (long step = first; step <= STEPS; step++) {
            run.metrics().log(step, "loss", 1.0 / step);
            run.progress().at(step);
            if (behaviour[0].equals("garbage")) {
                System.out.println("{\"event\": nonsense, native code says hello");
            }
            if (step == REFUSED_AT && behaviour[0].equals("refused-late")) {
                throw new FathomException(ExitStatus.WRONG_USE, "it went wrong", "mend it");
            }
            if (step == SAVED_AT && !behaviour[0].endsWith("-unsaved")) {
                run.checkpoints().save(step, folder -> folder.writeText("weights", "of step 3"));
            }
            boolean again = behaviour[0].equals("dies-always") || first == 1;
            if (step == DIES_AFTER && again && behaviour[0].startsWith("dies")) {
                dies(behaviour[1]);
            }
            while (behaviour[0].equals("waits") && !run.stopRequested()) {
                TimeUnit.MILLISECONDS.sleep(10);
            }
            if (run.stopRequested()) {
                run.checkpoints().save(step, folder -> folder.writeText("weights", "when stopped"));
                return;
            }
        }
    }

    private static void listen(BufferedReader input, LiveRun live) {
        try {
            for (String line = input.readLine(); line != null; line = input.readLine()) {
                if (line.equals(WorkerProtocol.STOP)) {
                    live.requestStop();
                }
            }
            Runtime.getRuntime().halt(1); // the test is over
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void dies(String signal) throws Exception {
        long pid = ProcessHandle.current().pid();
        new ProcessBuilder("kill", "-" + signal, String.valueOf(pid)).start().waitFor();
        TimeUnit.SECONDS.sleep(20);
    }

    private static void tell(PrintStream out, RunEvent event) {
        synchronized (out) {
            out.println(WorkerProtocol.encode(new WorkerMessage.Event(event)));
            out.flush();
        }
    }
}
