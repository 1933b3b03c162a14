package dev.fathom.cli.process;

import dev.fathom.lab.run.RunEvent;
import org.jspecify.annotations.Nullable;

/** How a worker ended. */
public sealed interface Ending {

    /** It said that its work is done, or that it stopped as it was asked to. */
    record Finished(RunEvent.Finished event) implements Ending {}

    /** It said what went wrong. */
    record Failed(RunEvent.Failed event) implements Ending {

        /** The failure, to be thrown in this process. */
        public WorkerFailure failure() {
            return new WorkerFailure(event);
        }
    }

    /**
     * It ended without saying why.
     *
     * @param exitCode of the process; 128 and the signal's number if a signal ended it
     * @param crash what its Java machine reported of a crash; null if it reported none
     */
    record Died(int exitCode, @Nullable CrashReport crash) implements Ending {

        private static final int SIGNALS = 128;

        /** What happened, to follow "the worker". */
        public String description() {
            if (crash != null) {
                return "crashed: " + crash.summary() + " (crash report: " + crash.file() + ")";
            }
            return switch (exitCode - SIGNALS) {
                case 4 -> "was ended by an illegal instruction (SIGILL)";
                case 6 -> "aborted (SIGABRT), most likely in native code";
                case 7 -> "was ended by a bus error (SIGBUS)";
                case 8 -> "was ended by an arithmetic error (SIGFPE)";
                case 9 -> "was killed (SIGKILL), most likely because the system ran out of memory";
                case 11 -> "was ended by a memory fault in native code (SIGSEGV)";
                case 15 -> "was told to end (SIGTERM)";
                default ->
                    exitCode > SIGNALS
                            ? "was ended by signal " + (exitCode - SIGNALS)
                            : "ended with status " + exitCode + " and no word";
            };
        }
    }
}
