package local;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The house from the ground up: a package uses only those below it. */
class ArchitectureTest {

    private static final List<String> FROM_THE_GROUND_UP = List.of(
            "json", "time", "expression", "asl", "iam", "history", "task", "items", "execution",
            "template", "stack", "sam", "reader", "remedy", "check",
            "door", "identity", "cloudformation", "logs", "s3", "sqs", "sns", "lambda", "states", "service",
            "endpoint", "bench");

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS).importPackages("local");

    @TestFactory
    Stream<DynamicTest> usesOnlyWhatLiesBelow() {
        return FROM_THE_GROUND_UP.stream().map(name -> DynamicTest.dynamicTest(name, () -> {
            var above = FROM_THE_GROUND_UP.subList(FROM_THE_GROUND_UP.indexOf(name) + 1, FROM_THE_GROUND_UP.size());
            var forbidden = Stream.concat(Stream.of("local"), above.stream().map("local."::concat))
                    .toArray(String[]::new);
            noClasses().that().resideInAPackage("local." + name)
                    .should().dependOnClassesThat().resideInAnyPackage(forbidden)
                    .check(CLASSES);
        }));
    }

    @Test
    void everyPackageHasItsPlace() {
        assertThat(CLASSES.stream().map(JavaClass::getPackageName).distinct())
                .allMatch(name -> name.equals("local") || FROM_THE_GROUND_UP.contains(name.substring("local.".length())));
    }

    @Test
    void timeIsAskedForInOnePlace() {
        noClasses().that().resideOutsideOfPackage("local.time")
                .should().callMethod(java.time.Instant.class, "now")
                .orShould().callMethod(System.class, "currentTimeMillis")
                .orShould().callMethod(Thread.class, "sleep", long.class)
                .check(CLASSES);
    }
}
