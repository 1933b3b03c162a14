package dev.fathom.cli.process;

import dev.fathom.cli.terminal.Console;
import dev.fathom.lab.run.RunEvent;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A console that keeps what it is told. */
final class Recorder implements Console {

    final List<String> said = new CopyOnWriteArrayList<>();
    final List<RunEvent.Progressed> shown = new CopyOnWriteArrayList<>();

    @Override
    public void say(String message) {
        said.add(message);
    }

    @Override
    public void show(RunEvent.Progressed progress) {
        shown.add(progress);
    }

    @Override
    public void close() {}
}
