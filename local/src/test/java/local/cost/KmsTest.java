package local.cost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import local.Settings;
import local.template.Options;
import local.template.reader.Templates;
import local.template.stack.Stack;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests to KMS, against AWS's own examples where it has some. */
class KmsTest {

    private static final String TEMPLATE = """
        Resources:
          Plain: {Type: AWS::SQS::Queue, Properties: {QueueName: plain}}
          Owned: {Type: AWS::SQS::Queue, Properties: {QueueName: owned, SqsManagedSseEnabled: true}}
          Managed: {Type: AWS::SQS::Queue, Properties: {QueueName: managed, KmsMasterKeyId: alias/aws/sqs}}
          Secret:
            Type: AWS::SQS::Queue
            Properties: {QueueName: secret, KmsMasterKeyId: !Ref Key, KmsDataKeyReusePeriodSeconds: 60}
          Key: {Type: AWS::KMS::Key, Properties: {KeyPolicy: {}}}
          Open: {Type: AWS::SNS::Topic, Properties: {TopicName: open}}
          Told: {Type: AWS::SNS::Topic, Properties: {TopicName: told, KmsMasterKeyId: !Ref Key}}
          Handed:
            Type: AWS::SNS::Topic
            Properties:
              TopicName: handed
              KmsMasterKeyId: !Ref Key
              Subscription: [{Protocol: sqs, Endpoint: !GetAtt Secret.Arn}]
          Files: {Type: AWS::S3::Bucket, Properties: {BucketName: files}}
          EachFile:
            Type: AWS::S3::Bucket
            Properties:
              BucketName: each-file
              BucketEncryption:
                ServerSideEncryptionConfiguration:
                  - ServerSideEncryptionByDefault: {SSEAlgorithm: aws:kms, KMSMasterKeyID: !Ref Key}
          AllFiles:
            Type: AWS::S3::Bucket
            Properties:
              BucketName: all-files
              BucketEncryption:
                ServerSideEncryptionConfiguration:
                  - ServerSideEncryptionByDefault: {SSEAlgorithm: aws:kms, KMSMasterKeyID: !Ref Key}
                    BucketKeyEnabled: true
          TwoLayers:
            Type: AWS::S3::Bucket
            Properties:
              BucketName: two-layers
              BucketEncryption:
                ServerSideEncryptionConfiguration:
                  - ServerSideEncryptionByDefault: {SSEAlgorithm: aws:kms:dsse}
                    BucketKeyEnabled: true
          Log: {Type: AWS::Logs::LogGroup, Properties: {LogGroupName: log, KmsKeyId: !GetAtt Key.Arn}}
          OpenLog: {Type: AWS::Logs::LogGroup, Properties: {LogGroupName: open-log}}
        """;
    private static final Instant NOON = Instant.parse("2026-11-29T12:00:00Z");

    private Stack stack;
    private Kms kms;

    @BeforeEach
    void read(@TempDir Path folder) throws IOException {
        var template = Files.writeString(folder.resolve("template.yaml"), TEMPLATE);
        stack = Templates.readToRun(
                        template, Map.of(), new Options("local", "us-east-1", Settings.ACCOUNT, Optional.empty()))
                .stack();
        kms = new Kms(stack);
    }

    private List<DataKey> sending(String queue) {
        return called("sqs:sendMessage", "QueueUrl", "https://sqs.us-east-1.amazonaws.com/123456789012/" + queue);
    }

    private List<DataKey> publishing(String topic) {
        return called("sns:publish", "TopicArn", stack.arn("sns", topic));
    }

    private List<DataKey> called(String call, String name, String value) {
        return called(call, Map.of(name, value));
    }

    private List<DataKey> called(String call, Map<String, String> arguments) {
        return kms.called(call, name -> Optional.ofNullable(arguments.get(name)));
    }

    /** Uses them every ten seconds. */
    private double requests(List<DataKey> keys, Duration during) {
        for (long second = 0; second < during.toSeconds(); second += 10) {
            for (var key : keys) {
                key.use(second * 1_000_000);
            }
        }
        return kms.usageUntil(during.toNanos() / 1000).of("kms.request");
    }

    @Test
    void aTopicHasTheRequestsOfAwssExample() {
        // Example 1: January, five minutes, one publisher
        assertThat(requests(publishing("told"), Duration.ofDays(31))).isCloseTo(17_856, within(1e-6));
    }

    @Test
    void aQueueHasTheRequestsOfAwssFormula() {
        var keys = Stream.of(sending("managed"), kms.received(stack.arn("sqs", "managed")))
                .flatMap(List::stream)
                .toList();

        assertThat(requests(keys, Duration.ofDays(31)))
                .as("B / D * (2 * P + C)")
                .isCloseTo(2_678_400 / 300.0 * (2 + 1), within(1e-6));
    }

    @ParameterizedTest
    @ValueSource(strings = {"plain", "owned"})
    void whatSqssOwnKeysEncryptAsksNothing(String queue) {
        assertThat(sending(queue)).isEmpty();
        assertThat(kms.received(stack.arn("sqs", queue))).isEmpty();
    }

    @Test
    void aTopicWithoutAKeyAsksNothing() {
        assertThat(publishing("open")).isEmpty();
    }

    @Test
    void aTopicHandsOnToAQueueAsAPrincipalOfItsOwn() {
        kms.use(publishing("handed"), NOON);
        kms.use(sending("secret"), NOON);

        assertThat(kms.usage().of("kms.request"))
                .as("the topic's, the queue's from it and from the machine")
                .isEqualTo(2 + 2 + 2);
    }

    @ParameterizedTest
    @CsvSource({"0, 2", "59, 2", "60, 4", "119, 4", "86400, 4"})
    void aDataKeyIsUsedAgainUntilItsPeriodIsOver(long seconds, int requests) {
        // the later use is told first, as the histories of a family are
        kms.use(sending("secret"), NOON.plusSeconds(seconds));
        kms.use(sending("secret"), NOON);

        assertThat(kms.usage().of("kms.request")).isEqualTo(requests);
    }

    @ParameterizedTest
    @CsvSource({
        "getObject, files, 0",
        "getObject, each-file, 3",
        "putObject, each-file, 3",
        "deleteObject, each-file, 0",
        "putObject, two-layers, 3"
    })
    void anObjectsRequestAsksEachTimeWhereTheBucketHasAKmsKey(String operation, String bucket, int requests) {
        for (int i = 0; i < 3; i++) {
            kms.use(called("s3:" + operation, "Bucket", bucket), NOON);
        }

        assertThat(kms.usage().of("kms.request")).isEqualTo(requests);
    }

    @ParameterizedTest
    @CsvSource({"files, aws:kms, 1", "each-file, AES256, 0"})
    void theRequestsOwnEncryptionGoesBeforeTheBuckets(String bucket, String algorithm, int requests) {
        kms.use(called("s3:putObject", Map.of("Bucket", bucket, "ServerSideEncryption", algorithm)), NOON);

        assertThat(kms.usage().of("kms.request")).isEqualTo(requests);
    }

    @Test
    void whatAwsDoesNotTellIsNamedAndNotGuessed() {
        kms.use(called("s3:putObject", "Bucket", "all-files"), NOON);
        kms.use(kms.logged("log"), NOON);
        kms.use(kms.logged("open-log"), NOON);

        var usage = kms.usage();
        assertThat(usage.of("kms.request")).isZero();
        assertThat(usage.unknown())
                .containsExactly(
                        "KMS requests for the bucket key of AllFiles, of which AWS does not say how often they come",
                        "KMS requests for the log group Log, of which AWS does not say how many there are");
    }

    @Test
    void whatIsNotUsedIsNotNamed() {
        kms.logged("log");
        sending("secret");

        assertThat(kms.usage().quantities()).isEmpty();
        assertThat(kms.usage().unknown()).isEmpty();
    }
}
