package dev.fathom.cli.worker;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.fathom.engine.Engine;
import dev.fathom.lab.ExitStatus;

/** Tells what the engine has found and chosen. */
final class InspectTask implements WorkerTask {

    @Override
    public ExitStatus perform(Channel channel, StopSignal stop) {
        channel.tell(new WorkerMessage.Result(new ObjectMapper().valueToTree(Engine.info())));
        return ExitStatus.DONE;
    }
}
