package dev.fathom.ngvi.study;

import dev.fathom.data.Table;
import dev.fathom.data.catalog.Catalog;
import dev.fathom.lab.claim.StudyContext;
import dev.fathom.lab.run.FathomHome;
import dev.fathom.ngvi.GaussianPrior;
import dev.fathom.ngvi.Glm;
import dev.fathom.ngvi.Likelihood;
import dev.fathom.ngvi.MeanFieldGaussian;
import dev.fathom.ngvi.baseline.ReferenceOptimum;
import dev.fathom.ngvi.data.FrameSpec;
import dev.fathom.ngvi.data.ModelFrame;
import dev.fathom.ngvi.data.Pictures;
import dev.fathom.ngvi.data.UsedData;
import java.util.List;

/**
 * A model of the study with its optimum.
 *
 * @param glm the model
 * @param prior N(0, I)
 * @param best the optimum by L-BFGS
 */
record StudyData(Glm glm, GaussianPrior prior, ReferenceOptimum best) {

    static StudyData of(Glm glm) {
        GaussianPrior prior = GaussianPrior.standard(glm.dim());
        return new StudyData(glm, prior, ReferenceOptimum.of(glm, prior));
    }

    /** Nats by which q lies above the optimum. */
    double gap(MeanFieldGaussian q) {
        return glm.loss(prior, q) - best.loss();
    }

    static StudyData breastCancer(StudyContext context) {
        return table(context, "breast-cancer", FrameSpec.of("benign"));
    }

    static StudyData digits(StudyContext context) {
        return table(
                context,
                "digits",
                new FrameSpec("digit", List.of(), List.of(), List.of("6", "8"), false, 16, false, 0));
    }

    /** Sixes and eights of MNIST's test set. */
    static StudyData mnist(StudyContext context) {
        var images = catalog().images("mnist", context::say).test();
        UsedData.record(images.provenance(), context::uses);
        List<String> classes = List.of("6", "8");
        FrameSpec spec = new FrameSpec(Pictures.LABEL, List.of(), List.of(), classes, false, 255, false, 0);
        return of(ModelFrame.of(Pictures.table(images, classes), spec, Likelihood.LOGISTIC)
                .glm());
    }

    private static StudyData table(StudyContext context, String name, FrameSpec spec) {
        Table table = catalog().table(name, context::say);
        UsedData.record(table.provenance(), context::uses);
        return of(ModelFrame.of(table, spec, Likelihood.LOGISTIC).glm());
    }

    private static Catalog catalog() {
        return Catalog.standard(FathomHome.ofEnvironment().cache().resolve("data"));
    }
}
