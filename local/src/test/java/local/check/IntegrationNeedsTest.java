package local.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Calls of services that the local run does not have: what they need is known all the same. */
class IntegrationNeedsTest extends SmallApplications {

    private static final String MACHINE = """
          Machine:
            Type: AWS::Serverless::StateMachine
            Properties:
              Name: machine
              DefinitionUri: machine.asl.json
              Policies:
                - Statement: {Effect: Allow, Action: %s, Resource: "*"}
        """;

    private static String task(String call, String parameters) {
        return """
            {"StartAt": "T", "States": {"T": {"Type": "Task", "Resource": "arn:aws:states:::%s", "Parameters": %s,
              "End": true}}}
            """.formatted(call, parameters);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "aws-sdk:textract:detectDocumentText | {\"Document\": {}} | textract:DetectDocumentText",
                "aws-sdk:rekognition:detectLabels    | {\"Image\": {}}    | rekognition:DetectLabels",
                "aws-sdk:ec2:stopInstances           | {\"InstanceIds\": []} | ec2:StopInstances",
                "aws-sdk:ses:sendEmail               | {\"Source\": \"a\", \"Destination\": {}, \"Message\":"
                        + " {\"Subject\": {\"Data\": \"s\"}, \"Body\": {}}} | ses:SendEmail",
                "glue:startJobRun                    | {\"JobName\": \"load\"}"
                        + " | glue:StartJobRun on arn:aws:glue:us-east-1:123456789012:job/load",
                "aws-sdk:glue:startCrawler           | {\"Name\": \"c\"}"
                        + " | glue:StartCrawler on arn:aws:glue:us-east-1:123456789012:crawler/c",
                "batch:submitJob                     | {\"JobName\": \"j\", \"JobQueue\": \"q\", \"JobDefinition\":"
                        + " \"d\"} | batch:SubmitJob",
                "elasticmapreduce:cancelStep         | {\"ClusterId\": \"c\", \"StepId\": \"s\"} |"
                        + " elasticmapreduce:CancelSteps",
                "apigateway:invoke                   | {\"ApiEndpoint\": \"a\", \"Method\": \"GET\", \"AuthType\":"
                        + " \"IAM_ROLE\"} | execute-api:Invoke",
            })
    void whatIsNotAllowedAtAllIsAnError(String call, String parameters, String missing) throws IOException {
        assertThat(check(MACHINE.formatted("\"logs:PutLogEvents\""), task(call, parameters)))
                .filteredOn(line -> line.startsWith("ERROR"))
                .singleElement()
                .satisfies(line -> assertThat(line).contains("Machine may not " + missing));
    }

    @Test
    void whatIsAllowedOnAnythingIsNotAnError() throws IOException {
        assertThat(check(
                        MACHINE.formatted("\"ec2:Stop*\""),
                        task("aws-sdk:ec2:stopInstances", "{\"InstanceIds.$\": \"$.ids\"}")))
                .noneMatch(line -> line.startsWith("ERROR"))
                .noneMatch(line -> line.contains("is not known here"));
    }

    @Test
    void aJobThatIsWaitedForNeedsToBeFollowedAndItsEndToBeToldOf() throws IOException {
        assertThat(check(
                        MACHINE.formatted("\"batch:SubmitJob\""),
                        task(
                                "batch:submitJob.sync",
                                "{\"JobName\": \"j\", \"JobQueue\": \"q\", \"JobDefinition\": \"d\"}")))
                .anyMatch(line -> line.contains("batch:DescribeJobs"))
                .anyMatch(line -> line.startsWith("ERROR")
                        && line.contains("events:PutRule")
                        && line.contains("rule/StepFunctionsGetEventsForBatchJobsRule"));
    }

    @Test
    void aRoleThatIsPassedOnMustBeAllowedToBe() throws IOException {
        assertThat(check(MACHINE.formatted("\"sagemaker:*\""), task("sagemaker:createModel", """
            {"ModelName": "m", "ExecutionRoleArn": "arn:aws:iam::123456789012:role/models"}\
            """)))
                .filteredOn(line -> line.startsWith("ERROR"))
                .singleElement()
                .satisfies(line -> assertThat(line).contains("iam:PassRole on arn:aws:iam::123456789012:role/models"));
    }

    @Test
    void anHttpCallNeedsTheEndpointTheConnectionAndItsSecret() throws IOException {
        var findings = check(MACHINE.formatted("\"logs:PutLogEvents\""), task("http:invoke", """
            {"ApiEndpoint": "https://example.com", "Method": "GET", "Authentication":
              {"ConnectionArn": "arn:aws:events:us-east-1:123456789012:connection/c/1"}}\
            """));
        assertThat(findings)
                .anyMatch(line -> line.startsWith("ERROR Machine may not states:InvokeHTTPEndpoint on Machine"))
                .anyMatch(line -> line.contains("events:RetrieveConnectionCredentials on"
                        + " arn:aws:events:us-east-1:123456789012:connection/c/1"))
                .anyMatch(line -> line.contains("secretsmanager:GetSecretValue"));
    }

    @Test
    void aCopyReadsAndWritesAndATransactionIsWhatItWrites() throws IOException {
        assertThat(check(MACHINE.formatted("\"logs:PutLogEvents\""), task("aws-sdk:s3:copyObject", """
            {"CopySource": "orders/new.txt", "Bucket": "archive", "Key": "old.txt"}\
            """)))
                .anyMatch(line -> line.startsWith("ERROR Machine may not s3:GetObject on arn:aws:s3:::orders/new.txt"))
                .anyMatch(
                        line -> line.startsWith("ERROR Machine may not s3:PutObject on arn:aws:s3:::archive/old.txt"));
        assertThat(check(MACHINE.formatted("\"dynamodb:PutItem\""), task("aws-sdk:dynamodb:transactWriteItems", """
            {"TransactItems": [
              {"Put": {"TableName": "orders", "Item": {}}},
              {"Delete": {"TableName": "carts", "Key": {}}}]}\
            """)))
                .filteredOn(line -> line.startsWith("ERROR"))
                .singleElement()
                .satisfies(line -> assertThat(line)
                        .startsWith("ERROR Machine may not dynamodb:DeleteItem on"
                                + " arn:aws:dynamodb:us-east-1:123456789012:table/carts"));
    }

    /** A task is named by its cluster and itself: the cluster's ARN is not the task's. */
    @Test
    void whatSeveralMembersNameIsNotWhatOneOfThemIs() throws IOException {
        assertThat(check("""
                  Machine:
                    Type: AWS::Serverless::StateMachine
                    Properties:
                      DefinitionUri: machine.asl.json
                      Policies:
                        - Statement:
                            Effect: Allow
                            Action: ecs:StopTask
                            Resource: arn:aws:ecs:us-east-1:123456789012:task/films/*
            """, task("aws-sdk:ecs:stopTask", """
                {"Cluster": "arn:aws:ecs:us-east-1:123456789012:cluster/films", "Task.$": "$.task"}\
                """))).noneMatch(line -> line.startsWith("ERROR"));
    }
}
