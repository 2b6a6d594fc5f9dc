package local.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import local.check.Check;
import local.template.Options;
import local.template.reader.Templates;
import local.template.stack.Stack;

/** Measures how a template of as many resources as CloudFormation takes is read and checked. */
public final class TemplateBench {

    private static final String ACCOUNT = "123456789012";
    private static final int MOST = 500;
    private static final int TURNS = 5;

    /** Five resources, which SAM makes nine of. */
    private static final String ORDERS = """
          Machine%1$d:
            Type: AWS::Serverless::StateMachine
            Properties:
              Definition:
                StartAt: Work
                States:
                  Work: {Type: Task, Resource: "${Worker}", Next: Tell}
                  Tell:
                    Type: Task
                    Resource: arn:aws:states:::sns:publish
                    Parameters: {TopicArn: "${Topic}", Message.$: $.message}
                    End: true
              DefinitionSubstitutions: {Worker: !GetAtt Worker%1$d.Arn, Topic: !Ref Topic%1$d}
              Policies:
                - LambdaInvokePolicy: {FunctionName: !Ref Worker%1$d}
                - SNSPublishMessagePolicy: {TopicName: !GetAtt Topic%1$d.TopicName}
          Worker%1$d:
            Type: AWS::Serverless::Function
            Properties:
              CodeUri: worker
              Handler: worker.Worker::handleRequest
              Environment: {Variables: {TOPIC: !Ref Topic%1$d, NAME: !Sub "${AWS::StackName}-%1$d"}}
              Events: {Asked: {Type: SQS, Properties: {Queue: !GetAtt Queue%1$d.Arn}}}
          Queue%1$d:
            Type: AWS::SQS::Queue
            Properties:
              VisibilityTimeout: 180
              RedrivePolicy: {deadLetterTargetArn: !GetAtt DeadLetters%1$d.Arn, maxReceiveCount: 5}
          DeadLetters%1$d:
            Type: AWS::SQS::Queue
          Topic%1$d:
            Type: AWS::SNS::Topic
        """;

    /** What the local run does not have takes another way. */
    private static final String TABLE = """
          Table%1$d:
            Type: AWS::DynamoDB::Table
            Properties: {TableName: !Sub "${AWS::StackName}-%1$d"}
        """;

    private TemplateBench() {}

    public static void run(Figures figures) {
        try {
            var folder = Files.createTempDirectory("bench");
            var worker = Files.createDirectory(folder.resolve("worker"));
            var template = Files.writeString(folder.resolve("template.yaml"), text(ORDERS, MOST / 5));
            try {
                figures.add("a template of 500 resources, read", Figures.millis(TURNS, () -> read(template)), "ms");
                var stack = read(template);
                figures.add("its 200 roles, checked", Figures.millis(TURNS, () -> Check.of(stack)), "ms");
                Files.writeString(template, text(TABLE, MOST));
                figures.add("a template of 500 tables, read", Figures.millis(TURNS, () -> read(template)), "ms");
            } finally {
                for (var path : List.of(template, worker, folder)) {
                    Files.delete(path);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Stack read(Path template) {
        return Templates.read(template, Map.of(), new Options("bench", "us-east-1", ACCOUNT, Optional.empty()));
    }

    private static String text(String resources, int times) {
        return IntStream.range(0, times).mapToObj(resources::formatted).collect(Collectors.joining("", """
            Transform: AWS::Serverless-2016-10-31
            Globals: {Function: {Runtime: java25, Timeout: 30}}
            Resources:
            """, ""));
    }
}
