package dev.fathom.lab.claim;

import dev.fathom.lab.ExitStatus;
import dev.fathom.lab.FathomException;
import dev.fathom.lab.run.Run;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.function.LongSupplier;

/** Measures claims, one after another, within a run. */
final class Reproduction {

    private final Run run;
    private final boolean full;
    private final LongSupplier nanos;

    Reproduction(Run run, boolean full, LongSupplier nanos) {
        this.run = run;
        this.full = full;
        this.nanos = nanos;
    }

    /** The seeds a claim is measured with: of a full run, of a quick look, or the first one to see that it works. */
    List<Long> seeds(Claim claim) {
        List<Long> seeds = full ? claim.fullSeeds() : claim.quickSeeds();
        return run.isSmoke() && !seeds.isEmpty() ? seeds.subList(0, 1) : seeds;
    }

    /**
     * Measures the claims of a study that have seeds in a run like this.
     *
     * @throws InterruptedException if the user asks to stop; what a finished seed gave is kept
     */
    List<Outcome> measure(Study study, List<Claim> claims) throws InterruptedException {
        List<Outcome> outcomes = new ArrayList<>();
        for (Claim claim : claims) {
            if (run.stopRequested()) {
                throw new InterruptedException("stopped before claim " + claim.id());
            }
            if (!seeds(claim).isEmpty()) {
                run.say(study.method() + " " + claim.id() + ": " + claim.statement());
                Outcome outcome = measure(study.method(), claim);
                outcomes.add(outcome);
                run.say(ResultTable.line(outcome));
            }
        }
        return outcomes;
    }

    private Outcome measure(String method, Claim claim) throws InterruptedException {
        SeedContext context = new SeedContext(run, method, claim, seeds(claim), full);
        long start = nanos.getAsLong();
        Measurement measurement = null;
        String failure = "";
        try {
            measurement = claim.measure().measure(context);
        } catch (InterruptedException e) {
            throw e;
        } catch (CancellationException e) {
            throw new InterruptedException(e.getMessage());
        } catch (FathomException e) {
            if (e.status() == ExitStatus.DISK_OR_MEMORY) {
                throw e; // the other claims would fare no better
            }
            failure = failed(context, e);
        } catch (Exception e) {
            failure = failed(context, e);
        }
        double seconds = Math.round((nanos.getAsLong() - start) / 1e8) / 10.0;
        return new Outcome(method, claim, measurement, context.seeds(), seconds, failure, context.plots());
    }

    /**
     * Records why a claim failed. After the user has asked to stop that says nothing: Ctrl-C also ends the processes
     * that a measurement waits for.
     */
    private String failed(SeedContext context, Exception e) throws InterruptedException {
        if (run.stopRequested()) {
            throw new InterruptedException(e.getMessage());
        }
        return context.record(e);
    }

    static String trace(Exception e) {
        StringWriter text = new StringWriter();
        e.printStackTrace(new PrintWriter(text));
        return text.toString();
    }
}
