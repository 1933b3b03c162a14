package dev.fathom.lab.run;

import java.util.Map;

/**
 * Keeps a run's record in step with what happens: in its folder, where it counts, and in the index, where it is only
 * found faster.
 */
final class RunJournal {

    private final RunDirectory directory;
    private final RunIndex index;
    private final RunTools tools;
    private RunRecord record;

    RunJournal(RunDirectory directory, RunRecord record, RunIndex index, RunTools tools) {
        this.directory = directory;
        this.record = record;
        this.index = index;
        this.tools = tools;
    }

    RunTools tools() {
        return tools;
    }

    synchronized RunRecord record() {
        return record;
    }

    synchronized void begin(Environment machine) {
        if (record.status() == RunStatus.RUNNING) { // whoever ran it is gone: its lock was free
            record = record.become(RunStatus.DIED, "", tools.clock().instant());
        }
        change(record.on(machine).become(RunStatus.RUNNING, "", tools.clock().instant()));
    }

    synchronized void uses(DataProvenance data) {
        RunRecord next = record.using(data);
        if (!next.equals(record)) {
            change(next);
        }
    }

    synchronized void end(RunStatus status, String reason, Map<String, Double> figures) {
        change(record.showing(figures).become(status, reason, tools.clock().instant()));
    }

    private void change(RunRecord next) {
        directory.write(next, tools.files());
        record = next;
        index.put(next);
    }
}
