package local;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The house from the ground up: a package uses only those below it. */
class ArchitectureTest {

    private static final List<String> FROM_THE_GROUND_UP = List.of(
            "json",
            "time",
            "asl.expression",
            "asl",
            "asl.graph",
            "policy",
            "execution.journal",
            "execution.history",
            "execution.task",
            "execution.items",
            "execution",
            "template",
            "template.edit",
            "template.stack",
            "template.deploy",
            "template.sam",
            "template.reader",
            "template.remedy",
            "service.api",
            "service.access",
            "service.iam",
            "service.cloudformation",
            "service.logs",
            "service.s3",
            "service.sqs",
            "service.sns",
            "service.lambda",
            "service.states",
            "service.events",
            "service.scheduler",
            "service.schemas",
            "service.xray",
            "service.upstream",
            "service",
            "cost",
            "simulation",
            "endpoint",
            "page",
            "",
            "junit",
            "check.code",
            "check",
            "bench",
            "cli");

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("local");

    @TestFactory
    Stream<DynamicTest> usesOnlyWhatLiesBelow() {
        return FROM_THE_GROUND_UP.stream()
                .map(name -> DynamicTest.dynamicTest(name.isEmpty() ? "local" : name, () -> {
                    var above =
                            FROM_THE_GROUND_UP.subList(FROM_THE_GROUND_UP.indexOf(name) + 1, FROM_THE_GROUND_UP.size());
                    noClasses()
                            .that()
                            .resideInAPackage(packageOf(name))
                            .should()
                            .dependOnClassesThat()
                            .resideInAnyPackage(above.stream()
                                    .map(ArchitectureTest::packageOf)
                                    .toArray(String[]::new))
                            .allowEmptyShould(above.isEmpty())
                            .check(CLASSES);
                }));
    }

    @Test
    void checkIsALeaf() {
        noClasses()
                .that()
                .resideOutsideOfPackages("local.check", "local.cli", "local.bench")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("local.check")
                .check(CLASSES);
    }

    @Test
    void everyPackageHasItsPlace() {
        assertThat(CLASSES.stream().map(JavaClass::getPackageName).distinct())
                .containsExactlyInAnyOrderElementsOf(FROM_THE_GROUND_UP.stream()
                        .map(ArchitectureTest::packageOf)
                        .toList());
    }

    private static String packageOf(String name) {
        return name.isEmpty() ? "local" : "local." + name;
    }

    @Test
    void timeIsAskedForInOnePlace() {
        noClasses()
                .that()
                .resideOutsideOfPackage("local.time")
                .should()
                .callMethod(java.time.Instant.class, "now")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(Thread.class, "sleep", long.class)
                .check(CLASSES);
    }

    /** Else an answer could die with the thread that was to give it: {@link local.time.Aside} tells whatever it comes to. */
    @Test
    void workAsideIsStartedInOnePlace() {
        noClasses()
                .that()
                .doNotBelongToAnyOf(local.time.Aside.class)
                .should()
                .callMethod(Thread.class, "ofVirtual")
                .orShould()
                .callMethod(Thread.class, "startVirtualThread", Runnable.class)
                .orShould()
                .callMethodWhere(describe(
                        "an asynchronous stage begins",
                        call -> call.getTargetOwner().isEquivalentTo(CompletableFuture.class)
                                && call.getName().endsWith("Async")))
                .check(CLASSES);
    }
}
