package dev.fathom.cli.worker;

import dev.fathom.lab.ExitStatus;

/** What a worker does for one kind of request. */
@FunctionalInterface
interface WorkerTask {

    /**
     * Does it.
     *
     * @param channel hears what happens, the last word included if the task says it itself
     * @param stop whether to stop at the next chance
     * @return what the process ends with
     * @throws Exception whatever went wrong; it is told to the command
     */
    ExitStatus perform(Channel channel, StopSignal stop) throws Exception;

    /** The task for a request. */
    static WorkerTask of(WorkerRequest request) {
        if (request instanceof WorkerRequest.Work work) {
            return new WorkTask(work);
        }
        if (request instanceof WorkerRequest.Generate generate) {
            return new GenerateTask(generate);
        }
        if (request instanceof WorkerRequest.Export export) {
            return new ExportTask(export);
        }
        return new InspectTask();
    }
}
