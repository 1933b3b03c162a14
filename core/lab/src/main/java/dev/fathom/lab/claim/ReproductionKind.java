package dev.fathom.lab.claim;

import dev.fathom.lab.recipe.RecipeKind;
import dev.fathom.lab.run.Run;
import dev.fathom.lab.run.RunDirectory;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Measures claims as a run: {@code kind: reproduction}. The run ends well whatever the verdicts are; they are in its
 * folder, see {@link ReproductionFolder}. A run that was stopped goes on after the last seed it finished.
 */
public final class ReproductionKind implements RecipeKind<ReproductionConfig> {

    private final Studies studies;

    /** Measures the claims of the studies on the class path. */
    public ReproductionKind() {
        this(Studies.installed());
    }

    ReproductionKind(Studies studies) {
        this.studies = studies;
    }

    @Override
    public String name() {
        return "reproduction";
    }

    @Override
    public Class<ReproductionConfig> configType() {
        return ReproductionConfig.class;
    }

    @Override
    public void run(ReproductionConfig config, Run run) throws Exception {
        Map<Study, List<Claim>> chosen = studies.claims(config.methods(), config.claims());
        Reproduction reproduction = new Reproduction(run, config.full(), System::nanoTime);
        Map<Study, List<Outcome>> outcomes = new LinkedHashMap<>();
        for (Map.Entry<Study, List<Claim>> study : chosen.entrySet()) {
            outcomes.put(study.getKey(), reproduction.measure(study.getKey(), study.getValue()));
        }
        RunDirectory directory = RunDirectory.at(run.directory());
        new ReproductionFolder(run.directory())
                .write(outcomes, config.full(), directory.record().environment());
        ReproductionReport.of(outcomes).provenance(directory).write(run.directory());
    }
}
