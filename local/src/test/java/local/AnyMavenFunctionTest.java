package local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import local.json.Json;
import local.template.TemplateException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.lambda.model.InvokeRequest;
import tools.jackson.databind.JsonNode;

/** Functions of a Maven module that knows nothing of the local run: it is built once, whatever of it {@code CodeUri} names. */
class AnyMavenFunctionTest {

    private static final Path MODULES = Path.of("src/test/modules");

    @TempDir
    private Path folder;

    @BeforeEach
    void copyTheModules() throws IOException {
        for (var file : List.of(
                "anywhere/pom.xml",
                "anywhere/src/assembly/lambda.xml",
                "anywhere/src/main/java/anywhere/App.java",
                "layer/pom.xml",
                "layer/src/main/java/layer/Greeting.java")) {
            Files.createDirectories(folder.resolve(file).getParent());
            Files.copy(MODULES.resolve(file), folder.resolve(file));
        }
    }

    private Settings template(String resources) throws IOException {
        return Settings.of(Files.writeString(folder.resolve("template.yaml"), """
            Transform: AWS::Serverless-2016-10-31
            Globals: {Function: {Runtime: java21, Timeout: 30, Handler: "anywhere.App::handleRequest"}}
            Resources:
            """ + resources));
    }

    @Test
    void runsWithItsLibrariesWhateverIsNamed() throws IOException {
        var settings = template("""
              Folder: {Type: AWS::Serverless::Function, Properties: {CodeUri: anywhere}}
              Zip: {Type: AWS::Serverless::Function, Properties: {CodeUri: anywhere/target/anywhere.zip}}
              Layered: {Type: AWS::Serverless::Function, Properties: {CodeUri: anywhere/, Layers: [!Ref Greetings]}}
              Greetings: {Type: AWS::Serverless::LayerVersion, Properties: {ContentUri: layer}}
            """);

        try (var app = LocalApp.start(settings, RunListener.SILENT)) {
            for (var function : List.of("Folder", "Zip")) {
                var answer = invoke(app, function);
                assertThat(answer.path("library").asString())
                        .as(function)
                        .isEqualTo("aws-lambda-java-events-3.16.1.jar");
                assertThat(answer.path("layer").asString()).as(function).isEqualTo("none");
            }
            assertThat(invoke(app, "Layered").path("layer").asString()).isEqualTo("hello from a layer");
            assertThat(app.stack().notices())
                    .anySatisfy(notice -> assertThat(notice.message())
                            .matches("Folder, Zip, Layered run on the JDK \\d+ that is here, and not on java21"));
        }
        assertThat(FunctionBuild.isStale(folder.resolve("anywhere"))).isFalse();
        assertThat(FunctionBuild.isStale(folder.resolve("anywhere/target/anywhere.zip")))
                .isFalse();
        assertThat(FunctionBuild.isStale(folder.resolve("layer"))).isFalse();
    }

    @Test
    void whatMavenDoesNotMakeIsSaidInASentence() throws IOException {
        Files.createDirectories(folder.resolve("gradle"));
        Files.writeString(folder.resolve("gradle/build.gradle"), "");
        var settings = template("""
              Missing: {Type: AWS::Serverless::Function, Properties: {CodeUri: gradle}}
            """);

        assertThatThrownBy(() -> LocalApp.start(settings, RunListener.SILENT).close())
                .isInstanceOf(TemplateException.class)
                .hasMessageContaining("-t .aws-sam/build/template.yaml");
    }

    @Test
    void aLayerThatGradleBuildsIsSaidInASentence() throws IOException {
        Files.writeString(folder.resolve("layer/build.gradle"), "");
        Files.delete(folder.resolve("layer/pom.xml"));
        Files.createDirectories(folder.resolve("built"));
        var settings = template("""
              Layered: {Type: AWS::Serverless::Function, Properties: {CodeUri: built, Layers: [!Ref Greetings]}}
              Greetings: {Type: AWS::Serverless::LayerVersion, Properties: {ContentUri: layer}}
            """);

        assertThatThrownBy(() -> LocalApp.start(settings, RunListener.SILENT).close())
                .isInstanceOf(TemplateException.class)
                .hasMessageContaining(
                        "Function Layered: its layer " + folder.resolve("layer") + " is not built. Run sam"
                                + " build, and then name the template that it makes: -t .aws-sam/build/template.yaml");
    }

    private static JsonNode invoke(LocalApp app, String function) {
        var name = app.stack().functions().stream()
                .filter(one -> one.logicalId().equals(function))
                .findFirst()
                .orElseThrow()
                .name();
        var answer = app.services()
                .lambda()
                .invoke(
                        app.services().administrator(),
                        InvokeRequest.builder()
                                .functionName(name)
                                .payload(SdkBytes.fromUtf8String("{}"))
                                .build());
        return Json.parse(answer.payload().asUtf8String());
    }
}
