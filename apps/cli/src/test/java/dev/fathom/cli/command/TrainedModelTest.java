package dev.fathom.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.fathom.data.text.BpeTokenizer;
import dev.fathom.engine.Safetensors;
import dev.fathom.engine.SafetensorsFile;
import dev.fathom.lab.run.RunDirectory;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a user does with a language model once it is trained: continue texts and take it elsewhere. */
class TrainedModelTest {

    @RegisterExtension
    final Typed typed = new Typed();

    private void train() throws Exception {
        Path sources = Files.createDirectories(typed.home().resolve("sources"));
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 2_000; i++) {
            text.append("    int field").append(i).append(" = ").append(i * i).append(";\n");
        }
        Files.writeString(sources.resolve("Fields.java"), text);
        Files.writeString(sources.resolve("More.java"), text.toString().replace("field", "more"));
        int status = typed.run(
                "run",
                "code-lm",
                "--smoke",
                "data.corpus=" + sources,
                "data.vocabulary=280",
                "data.trainBytes=60000",
                "data.validationBytes=8000",
                "training.steps=3",
                "training.evaluateEvery=3",
                "training.checkpointEvery=3",
                "samples.tokens=4");
        assertThat(status).as(typed.error()).isZero();
        typed.clear();
    }

    @Test
    void isContinuedAndExported() throws Exception {
        train();

        assertThat(generate("5")).isZero();
        String first = typed.out();
        assertThat(first).startsWith("    int ");
        assertThat(first.length()).isGreaterThan("    int ".length() + 8);
        typed.clear();
        generate("5");
        assertThat(typed.out()).as("the same seed, the same text").isEqualTo(first);
        typed.clear();
        generate("6");
        assertThat(typed.out()).isNotEqualTo(first);
        typed.clear();
        assertThat(typed.run("generate", "latest", "--prompt", "x", "--temperature", "-1"))
                .isEqualTo(2);
        assertThat(typed.error()).contains("temperature").hasLineCount(1);
        typed.clear();

        Path target = typed.home().resolve("exported");
        assertThat(typed.run("export", "latest", "--to", target.toString())).isZero();
        assertThat(typed.out().lines())
                .containsExactlyInAnyOrder(
                        "HOME/exported/config.json", "HOME/exported/model.safetensors", "HOME/exported/tokenizer.json");
        RunDirectory run = typed.session().runs().find("latest");
        for (String file : new String[] {"config.json", "model.safetensors", "tokenizer.json"}) {
            assertThat(target.resolve(file))
                    .hasSameBinaryContentAs(run.path().resolve("model").resolve(file));
        }
        assertThat(new ObjectMapper()
                        .readTree(target.resolve("config.json").toFile())
                        .path("architectures")
                        .path(0)
                        .asText())
                .isEqualTo("LlamaForCausalLM");
        assertThat(BpeTokenizer.read(target.resolve("tokenizer.json")).vocabularySize())
                .isEqualTo(280);
        try (SafetensorsFile weights = Safetensors.open(target.resolve("model.safetensors"))) {
            assertThat(weights.names()).contains("model.embed_tokens.weight", "model.layers.0.self_attn.q_proj.weight");
        }

        typed.clear();
        assertThat(typed.run("export", "latest", "--to", target.toString())).isEqualTo(2);
        assertThat(typed.error())
                .isEqualTo("fathom: HOME/exported is there and not an empty folder (name a new folder)\n");
    }

    private int generate(String seed) {
        return typed.run("generate", "latest", "--prompt", "    int ", "--max-tokens=12", "--seed", seed);
    }
}
