package dev.fathom.cli.worker;

import dev.fathom.engine.Rng;
import dev.fathom.lab.ExitStatus;
import dev.fathom.lab.FathomException;
import dev.fathom.lab.recipe.Recipe;
import dev.fathom.lab.run.FathomHome;
import dev.fathom.lab.run.RunDirectory;
import dev.fathom.lab.run.Runs;
import dev.fathom.nn.Llama;
import dev.fathom.train.language.LanguageModelConfig;
import dev.fathom.train.language.ModelFolder;
import dev.fathom.train.language.Sampling;
import dev.fathom.train.language.TextGenerator;
import java.nio.file.Path;

/** Continues a text with the language model of a run. */
final class GenerateTask implements WorkerTask {

    private final WorkerRequest.Generate request;

    GenerateTask(WorkerRequest.Generate request) {
        this.request = request;
    }

    @Override
    public ExitStatus perform(Channel channel, StopSignal stop) {
        RunDirectory run = RunDirectory.at(Path.of(request.folder()));
        Recipe<?> recipe = RunRecipe.of(Runs.in(FathomHome.ofEnvironment(), System.err::println), run);
        if (!(recipe.config() instanceof LanguageModelConfig config)) {
            throw new FathomException(
                    ExitStatus.WRONG_USE,
                    "run " + run.id() + " is of kind " + recipe.kind().name() + ", which cannot continue a text",
                    "name a run of kind language-model");
        }
        Path folder = TrainedModel.folder(run);
        Integer topK = request.topK();
        Sampling sampling = new Sampling(request.temperature(), request.topP(), topK == null ? 0 : topK);
        Long seed = request.seed();
        Rng rng = Rng.seed(seed == null ? recipe.seed() : seed).split("generate");
        Llama model = ModelFolder.read(folder, config.model().depth());
        TextGenerator generator = new TextGenerator(model, ModelFolder.tokenizer(folder));
        channel.tell(new WorkerMessage.Text(request.prompt()));
        generator.generate(
                request.prompt(),
                request.maxTokens(),
                sampling,
                rng,
                text -> channel.tell(new WorkerMessage.Text(text)));
        return ExitStatus.DONE;
    }
}
