package local.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import local.policy.Decision;
import local.policy.PolicyType;
import local.policy.Principal;
import local.service.access.Denial;
import local.template.Options;
import local.template.reader.Templates;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a person is told to change after a refused call. */
class DecisionsTest {

    private final Decisions decisions = new Decisions();

    @TempDir
    private Path folder;

    @Test
    void aTopicThatMayNotDeliverNeedsAPolicyOfTheQueue() throws IOException {
        var template = Files.writeString(folder.resolve("template.yaml"), """
            Resources:
              News:
                Type: AWS::SNS::Topic
              Readers:
                Type: AWS::SQS::Queue
              Subscription:
                Type: AWS::SNS::Subscription
                Properties: {TopicArn: !Ref News, Protocol: sqs, Endpoint: !GetAtt Readers.Arn}
            """);
        var stack =
                Templates.read(template, Map.of(), new Options("local", "us-east-1", "123456789012", Optional.empty()));
        decisions.loaded(stack);

        var denial = new Denial(
                new Principal.Service("sns.amazonaws.com", "us-east-1"),
                "sqs:SendMessage",
                stack.queues().getFirst().arn(),
                new Decision.ImplicitDeny(PolicyType.RESOURCE_BASED),
                "refused",
                Instant.EPOCH,
                Optional.empty());

        assertThat(decisions.note(denial).orElseThrow().remedy().orElseThrow().lines())
                .startsWith("ReadersPolicy:", "  Type: AWS::SQS::QueuePolicy");
        assertThat(decisions.note(denial)).as("the same again").isEmpty();
    }
}
