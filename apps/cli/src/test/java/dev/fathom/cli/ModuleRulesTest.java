package dev.fathom.cli;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** The rules of the house that Maven's module graph cannot see. */
class ModuleRulesTest {

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("dev.fathom");

    private static final String[] CORE = {
        "dev.fathom.engine..",
        "dev.fathom.nn..",
        "dev.fathom.optim..",
        "dev.fathom.data..",
        "dev.fathom.lab..",
        "dev.fathom.train..",
        "dev.fathom.sde.."
    };

    @Test
    void allModulesAreSeen() {
        for (String module : new String[] {"engine", "nn", "optim", "data", "lab", "train", "sde", "cli"}) {
            assertThat(CLASSES.stream().map(JavaClass::getPackageName))
                    .as(module)
                    .anyMatch(name -> name.startsWith("dev.fathom." + module));
        }
    }

    @Test
    void theLayersDependDownwardsOnly() {
        layeredArchitecture()
                .consideringOnlyDependenciesInAnyPackage("dev.fathom..")
                .layer("engine")
                .definedBy("dev.fathom.engine..")
                .layer("nn")
                .definedBy("dev.fathom.nn..")
                .layer("optim")
                .definedBy("dev.fathom.optim..")
                .layer("data")
                .definedBy("dev.fathom.data..")
                .layer("lab")
                .definedBy("dev.fathom.lab..")
                .layer("train")
                .definedBy("dev.fathom.train..")
                .layer("sde")
                .definedBy("dev.fathom.sde..")
                .layer("methods")
                .definedBy(
                        "dev.fathom.amid..",
                        "dev.fathom.ancre..",
                        "dev.fathom.eigenfunctioncontrol..",
                        "dev.fathom.hiddenconvexity..",
                        "dev.fathom.ngvi..")
                .layer("cli")
                .definedBy("dev.fathom.cli..")
                .whereLayer("cli")
                .mayNotBeAccessedByAnyLayer()
                .whereLayer("methods")
                .mayNotBeAccessedByAnyLayer()
                .whereLayer("train")
                .mayOnlyBeAccessedByLayers("methods", "cli")
                .whereLayer("sde")
                .mayOnlyBeAccessedByLayers("methods")
                .whereLayer("nn")
                .mayOnlyBeAccessedByLayers("train", "sde", "methods")
                .whereLayer("optim")
                .mayOnlyBeAccessedByLayers("train", "methods")
                .whereLayer("data")
                .mayOnlyBeAccessedByLayers("train", "methods", "cli")
                .whereLayer("lab")
                .mayOnlyBeAccessedByLayers("train", "methods", "cli")
                .whereLayer("engine")
                .mayOnlyBeAccessedByLayers("nn", "optim", "data", "train", "sde", "methods", "cli")
                .check(CLASSES);
    }

    @Test
    void theCoreKnowsNoMethod() {
        DescribedPredicate<JavaClass> ours = resideInAPackage("dev.fathom..");
        classes()
                .that()
                .resideInAnyPackage(CORE)
                .should()
                .onlyDependOnClassesThat(ours.negate().or(resideInAnyPackage(CORE)))
                .check(CLASSES);
    }

    @Test
    void packagesHaveNoCycles() {
        slices().matching("dev.fathom.(**)").should().beFreeOfCycles().check(CLASSES);
    }

    @Test
    void onlyTheEngineKnowsTheNativeLibraries() {
        noClasses()
                .that()
                .resideOutsideOfPackage("dev.fathom.engine..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.bytedeco..")
                .check(CLASSES);
    }

    @Test
    void onlyTheWorkerTouchesTheEngine() {
        noClasses()
                .that()
                .resideInAPackage("dev.fathom.cli..")
                .and()
                .resideOutsideOfPackage("dev.fathom.cli.worker..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("dev.fathom.engine..", "dev.fathom.nn..", "dev.fathom.optim..")
                .check(CLASSES);
    }

    @Test
    void nobodyUsesTheLoggingOfTheJdk() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAPackage("java.util.logging..")
                .check(CLASSES);
    }

    /** Figures and files must not change with the user's language. */
    @Test
    void textIsFormattedWithoutTheDefaultLocale() {
        noClasses()
                .that()
                .resideInAnyPackage(
                        "dev.fathom.data..",
                        "dev.fathom.train..",
                        "dev.fathom.engine..",
                        "dev.fathom.nn..",
                        "dev.fathom.optim..",
                        "dev.fathom.sde..")
                .should()
                .callMethod(String.class, "formatted", Object[].class)
                .orShould()
                .callMethod(String.class, "format", String.class, Object[].class)
                .check(CLASSES);
    }

    @Test
    void onlyMainClassesEndTheProcess() {
        noClasses()
                .that()
                .doNotHaveFullyQualifiedName("dev.fathom.cli.Fathom")
                .and()
                .doNotHaveFullyQualifiedName("dev.fathom.cli.worker.WorkerMain")
                .should()
                .callMethod(System.class, "exit", int.class)
                .orShould()
                .callMethod(Runtime.class, "exit", int.class)
                .orShould()
                .callMethod(Runtime.class, "halt", int.class)
                .check(CLASSES);
    }

    @Test
    void nobodyUsesJavaSerialisation() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .haveFullyQualifiedName("java.io.ObjectInputStream")
                .orShould()
                .dependOnClassesThat()
                .haveFullyQualifiedName("java.io.ObjectOutputStream")
                .check(CLASSES);
    }

    @Test
    void nobodyPrintsToStandardOutputBehindTheCommandsBack() {
        noClasses()
                .that()
                .resideInAnyPackage(CORE)
                .should()
                .accessField(System.class, "out")
                .check(CLASSES);
    }
}
