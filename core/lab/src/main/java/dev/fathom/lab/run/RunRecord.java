package dev.fathom.lab.run;

import dev.fathom.lab.ExitStatus;
import dev.fathom.lab.FathomException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What is known of a run; its {@code run.json}.
 *
 * @param id the run's id
 * @param recipe the recipe's name
 * @param kind the kind of work
 * @param seed the seed of every random stream
 * @param smoke whether it is the small run that only shows that the whole path works
 * @param recipeHash SHA-256 of the resolved recipe
 * @param environment what it ran on last
 * @param created when its folder was made
 * @param updated when its status changed last
 * @param status where it stands
 * @param reason why it stands there, in one line; empty if there is nothing to say
 * @param figures the figures it showed last
 * @param data what it has read
 */
public record RunRecord(
        String id,
        String recipe,
        String kind,
        long seed,
        boolean smoke,
        String recipeHash,
        Environment environment,
        Instant created,
        Instant updated,
        RunStatus status,
        String reason,
        Map<String, Double> figures,
        List<DataProvenance> data) {

    /**
     * This record with another status.
     *
     * @throws IllegalStateException if a run cannot come to stand there from where it stands
     */
    RunRecord become(RunStatus next, String why, Instant now) {
        if (!status.canBecome(next)) {
            throw new IllegalStateException(
                    "run " + id + " is " + status.label() + " and cannot become " + next.label());
        }
        return new RunRecord(
                id, recipe, kind, seed, smoke, recipeHash, environment, created, now, next, why, figures, data);
    }

    RunRecord on(Environment machine) {
        return new RunRecord(
                id, recipe, kind, seed, smoke, recipeHash, machine, created, updated, status, reason, figures, data);
    }

    RunRecord showing(Map<String, Double> last) {
        return new RunRecord(
                id, recipe, kind, seed, smoke, recipeHash, environment, created, updated, status, reason, last, data);
    }

    /**
     * This record with what was read.
     *
     * @throws FathomException if the run has read the same before and it was something else
     */
    RunRecord using(DataProvenance source) {
        if (data.contains(source)) {
            return this;
        }
        for (DataProvenance before : data) {
            if (source.isChanged(before)) {
                throw new FathomException(
                        ExitStatus.DATA_MISMATCH,
                        "data " + source.title() + " has changed since the run began: its SHA-256 is " + source.sha256()
                                + ", recorded is " + before.sha256(),
                        "put the old data back, or begin anew with: fathom run --from " + id);
            }
        }
        List<DataProvenance> more = new ArrayList<>(data);
        more.add(source);
        return new RunRecord(
                id,
                recipe,
                kind,
                seed,
                smoke,
                recipeHash,
                environment,
                created,
                updated,
                status,
                reason,
                figures,
                List.copyOf(more));
    }
}
