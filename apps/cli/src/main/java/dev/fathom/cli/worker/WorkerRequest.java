package dev.fathom.cli.worker;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import org.jspecify.annotations.Nullable;

/** What a worker is asked to do: the first line of its standard input. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "task")
@JsonSubTypes({
    @JsonSubTypes.Type(value = WorkerRequest.Work.class, name = "work"),
    @JsonSubTypes.Type(value = WorkerRequest.Generate.class, name = "generate"),
    @JsonSubTypes.Type(value = WorkerRequest.Export.class, name = "export"),
    @JsonSubTypes.Type(value = WorkerRequest.Inspect.class, name = "inspect")
})
public sealed interface WorkerRequest {

    /**
     * Do the work of a run, from its last good checkpoint if it has one.
     *
     * @param folder the run's folder
     */
    record Work(String folder) implements WorkerRequest {}

    /**
     * Continue a text with a trained language model.
     *
     * @param folder the folder of the run that trained it
     * @param prompt the text to continue
     * @param maxTokens most tokens to add, at least 1
     * @param temperature at least 0; 0 always takes the likeliest token
     * @param topP in (0, 1]: the smallest set of tokens with this probability is drawn from
     * @param topK at least 1, or null for no limit
     * @param seed of the draws; null for the run's own
     */
    record Generate(
            String folder,
            String prompt,
            int maxTokens,
            double temperature,
            double topP,
            @Nullable Integer topK,
            @Nullable Long seed)
            implements WorkerRequest {}

    /**
     * Write a trained model in the layout that others read.
     *
     * @param folder the folder of the run that trained it
     * @param target the folder to write
     */
    record Export(String folder, String target) implements WorkerRequest {}

    /** Tell what the engine has found and chosen. */
    record Inspect() implements WorkerRequest {}
}
