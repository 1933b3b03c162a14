package dev.fathom.cli.worker;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.fathom.engine.Safetensors;
import dev.fathom.engine.SafetensorsFile;
import dev.fathom.lab.ExitStatus;
import dev.fathom.lab.FathomException;
import dev.fathom.lab.run.RunDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Copies the model of a run to where others read it. */
final class ExportTask implements WorkerTask {

    private final WorkerRequest.Export request;

    ExportTask(WorkerRequest.Export request) {
        this.request = request;
    }

    @Override
    public ExitStatus perform(Channel channel, StopSignal stop) throws IOException {
        Path model = TrainedModel.folder(RunDirectory.at(Path.of(request.folder())));
        Path target = Path.of(request.target());
        if (Files.exists(target) && !isEmptyFolder(target)) {
            throw new FathomException(
                    ExitStatus.WRONG_USE, target + " is there and not an empty folder", "name a new folder");
        }
        try (SafetensorsFile weights = Safetensors.open(model.resolve("model.safetensors"))) {
            weights.names(); // a broken file is found before it is copied
        }
        Files.createDirectories(target);
        ArrayNode written = JsonNodeFactory.instance.arrayNode();
        for (Path file : files(model)) {
            Path copy = target.resolve(file.getFileName());
            Files.copy(file, copy);
            written.add(copy.toString());
        }
        channel.tell(new WorkerMessage.Result(written));
        return ExitStatus.DONE;
    }

    private static boolean isEmptyFolder(Path folder) throws IOException {
        return Files.isDirectory(folder) && files(folder).isEmpty();
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted().toList();
        }
    }
}
