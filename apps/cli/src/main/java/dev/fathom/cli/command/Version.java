package dev.fathom.cli.command;

import dev.fathom.lab.run.Environment;
import picocli.CommandLine.IVersionProvider;

/** The version this was built as. */
final class Version implements IVersionProvider {

    @Override
    public String[] getVersion() {
        return new String[] {"fathom " + Environment.fathomVersion()};
    }
}
