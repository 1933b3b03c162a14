package dev.fathom.cli;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
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
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
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

    /** What is neither core nor the command is a method. */
    private static final DescribedPredicate<JavaClass> METHOD = resideInAPackage("dev.fathom..")
            .and(resideOutsideOfPackages(CORE))
            .and(resideOutsideOfPackage("dev.fathom.cli.."))
            .as("classes of methods");

    private static String module(JavaClass javaClass) {
        return javaClass.getPackageName().split("\\.")[2];
    }

    @Test
    void allModulesAreSeen() throws IOException {
        try (Stream<Path> rooms = Files.list(Path.of("..", "..", "methods"))) {
            assertThat(CLASSES.stream().filter(METHOD).map(ModuleRulesTest::module))
                    .containsOnly(rooms.filter(room -> Files.exists(room.resolve("pom.xml")))
                            .map(room -> room.getFileName().toString().replace("-", ""))
                            .toArray(String[]::new));
        }
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
                .definedBy(METHOD)
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
    void noMethodKnowsAnother() {
        slices().assignedFrom(new SliceAssignment() {
                    @Override
                    public SliceIdentifier getIdentifierOf(JavaClass javaClass) {
                        return METHOD.test(javaClass)
                                ? SliceIdentifier.of(module(javaClass))
                                : SliceIdentifier.ignore();
                    }

                    @Override
                    public String getDescription() {
                        return "the methods";
                    }
                })
                .should()
                .notDependOnEachOther()
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
