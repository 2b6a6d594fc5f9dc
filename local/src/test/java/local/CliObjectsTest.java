package local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import local.execution.ExecutionStatus;
import local.json.Json;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A distributed Map reads what {@code aws s3 cp} put, and {@code aws s3 cp} reads what the Map wrote. Skipped where there
 * is no {@code aws}.
 */
class CliObjectsTest {

    private static final String TEMPLATE = """
        Transform: AWS::Serverless-2016-10-31
        Resources:
          Orders:
            Type: AWS::S3::Bucket
            Properties: {BucketName: orders}
          Machine:
            Type: AWS::Serverless::StateMachine
            Properties:
              Name: each
              Policies:
                - S3CrudPolicy: {BucketName: orders}
                - StepFunctionsExecutionPolicy: {StateMachineName: each}
              Definition:
                StartAt: Each
                QueryLanguage: JSONata
                States:
                  Each:
                    Type: Map
                    ItemReader:
                      Resource: arn:aws:states:::s3:getObject
                      ReaderConfig: {InputType: CSV, CSVHeaderLocation: FIRST_ROW}
                      Arguments: {Bucket: orders, Key: in/orders.csv}
                    ItemProcessor:
                      ProcessorConfig: {Mode: DISTRIBUTED, ExecutionType: STANDARD}
                      StartAt: Name
                      States:
                        Name: {Type: Pass, Output: "{% $states.input.name %}", End: true}
                    ResultWriter:
                      Resource: arn:aws:states:::s3:putObject
                      WriterConfig: {Transformation: FLATTEN, OutputType: JSON}
                      Arguments: {Bucket: orders, Prefix: out}
                    Next: Note
                  Note:
                    Type: Task
                    Resource: arn:aws:states:::aws-sdk:s3:putObject
                    Arguments: {Bucket: orders, Key: note.json, Body: {done: true}}
                    Next: Read
                  Read:
                    Type: Task
                    Resource: arn:aws:states:::aws-sdk:s3:getObject
                    Arguments: {Bucket: orders, Key: note.json}
                    Output: "{% $parse($states.result.Body) %}"
                    End: true
        """;

    @TempDir
    private Path folder;

    private LocalApp app;
    private AwsCli cli;

    @BeforeEach
    void start() throws IOException {
        assumeTrue(AwsCli.isThere(), "The AWS CLI is not installed");
        app = LocalApp.start(
                Settings.of(Files.writeString(folder.resolve("template.yaml"), TEMPLATE)), RunListener.SILENT);
        cli = new AwsCli(app.endpoint(), folder);
    }

    @AfterEach
    void stop() {
        if (app != null) {
            app.close();
        }
    }

    @Test
    void aDistributedMapReadsAndWritesWhatTheCliDoes() throws Exception {
        var orders = Files.writeString(folder.resolve("orders.csv"), "name,amount\nbook,1\npen,2\n");
        assertThat(aws("s3 cp --no-progress " + orders + " s3://orders/in/orders.csv"))
                .startsWith("upload: ")
                .endsWith("to s3://orders/in/orders.csv\n");

        var execution = app.start("Machine", "{}").await();

        assertThat(execution.status()).as(execution.cause().orElse("")).isEqualTo(ExecutionStatus.SUCCEEDED);
        assertThat(execution.output()).contains(Json.parse("{\"done\": true}"));
        var results = Json.parse(aws("s3api list-objects-v2 --bucket orders --prefix out/ --query Contents[].Key"))
                .valueStream()
                .map(key -> key.stringValue())
                .filter(key -> key.contains("SUCCEEDED"))
                .findFirst();
        assertThat(Json.parse(aws("s3 cp s3://orders/" + results.orElseThrow() + " -")))
                .isEqualTo(Json.parse("[\"book\", \"pen\"]"));
        assertThat(aws("s3 ls s3://orders")).containsSubsequence("PRE in/", "PRE out/", " 13 note.json");
    }

    @Test
    void bucketsComeAndGo() throws Exception {
        var file = Files.writeString(folder.resolve("a.txt"), "hi mom");
        assertThat(aws("s3 mb s3://mine")).isEqualTo("make_bucket: mine\n");
        aws("s3 cp --no-progress " + file + " s3://mine/x/a.txt");
        assertThat(Json.parse(aws("s3api head-object --bucket mine --key x/a.txt --query [ContentLength,ContentType]")))
                .isEqualTo(Json.parse("[6, \"text/plain\"]"));
        assertThat(cli.run("s3 rb s3://mine").err()).contains("(BucketNotEmpty)");
        assertThat(aws("s3 rm --recursive s3://mine")).isEqualTo("delete: s3://mine/x/a.txt\n");
        assertThat(aws("s3 rb s3://mine")).isEqualTo("remove_bucket: mine\n");
        assertThat(cli.run("s3 ls s3://mine").err()).contains("(NoSuchBucket)");
    }

    private String aws(String arguments) throws IOException, InterruptedException {
        var answer = cli.run(arguments);
        assertThat(answer.exit()).as(answer.err()).isZero();
        return answer.out();
    }
}
