package dev.fathom.ancre.study;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** Trainings that several claims of one run look at: each is made once, and not again after an interruption. */
final class TrainingStore {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Path folder;

    /** Makes one training. */
    @FunctionalInterface
    interface Maker {
        Training make() throws Exception;
    }

    TrainingStore(Path folder) {
        this.folder = folder;
    }

    /** The training kept under a name, or a new one. */
    Training get(String name, Maker maker) throws Exception {
        Path file = folder.resolve(name + ".json");
        if (Files.isRegularFile(file)) {
            return JSON.readValue(Files.readAllBytes(file), Training.class);
        }
        Training training = maker.make();
        keep(file, training);
        return training;
    }

    private void keep(Path file, Training training) throws IOException {
        Files.createDirectories(folder);
        Path aside = Files.createTempFile(folder, "training", ".part");
        Files.write(aside, JSON.writeValueAsBytes(training));
        Files.move(aside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
