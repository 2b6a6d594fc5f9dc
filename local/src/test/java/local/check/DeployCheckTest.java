package local.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import local.template.Options;
import local.template.TemplateException;
import local.template.deploy.DeployCalls;
import local.template.deploy.HandlerPermissions;
import local.template.deploy.SamDeploy;
import local.template.reader.Templates;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a pipeline's role lacks for a template, and what it has too much. */
class DeployCheckTest {

    private static final Options OPTIONS = new Options("shop", "us-east-1", "123456789012", Optional.empty());
    private static final String STACK = """
        {"Effect": "Allow", "Action": ["cloudformation:DescribeStacks", "cloudformation:CreateChangeSet",
           "cloudformation:DescribeChangeSet", "cloudformation:ExecuteChangeSet", "cloudformation:DescribeStackEvents"],
         "Resource": "arn:aws:cloudformation:us-east-1:123456789012:stack/shop/*"},
        {"Effect": "Allow", "Action": ["s3:PutObject", "s3:GetObject"], "Resource": "arn:aws:s3:::artifacts/*"}\
        """;

    @TempDir
    private Path folder;

    @Test
    void aRoleThatMayDoItAllAndNoMore() {
        assertThat(check("Queue: {Type: AWS::SQS::Queue}", """
            {"Effect": "Allow", "Resource": "arn:aws:sqs:us-east-1:123456789012:shop-*",
             "Action": ["sqs:CreateQueue", "sqs:GetQueueAttributes", "sqs:SetQueueAttributes", "sqs:DeleteQueue"]}
            """)).isEmpty();
    }

    @Test
    void whatIsMissingIsNamedWithTheStatementThatClosesTheGap() {
        var findings = findings("Queue: {Type: AWS::SQS::Queue}", """
            {"Effect": "Allow", "Resource": "arn:aws:sqs:us-east-1:123456789012:shop-*",
             "Action": ["sqs:CreateQueue", "sqs:GetQueueAttributes", "sqs:DeleteQueue"]}
            """, false);

        assertThat(findings).singleElement().satisfies(finding -> {
            assertThat(finding.message())
                    .isEqualTo("the deploy role may not sqs:SetQueueAttributes on"
                            + " arn:aws:sqs:us-east-1:123456789012:shop-Queue-* (to update Queue, "
                            + folder.resolve("template.yaml") + ":3)");
            assertThat(finding.location().file()).isEqualTo(folder.resolve("role.json"));
            assertThat(finding.remedy().orElseThrow().text())
                    .isEqualTo("add under Statement: {\"Effect\":\"Allow\",\"Action\":\"sqs:SetQueueAttributes\","
                            + "\"Resource\":\"arn:aws:sqs:us-east-1:123456789012:shop-Queue-*\"}");
        });
    }

    @Test
    void tagsNeedTheirAction() {
        var queue = """
            {"Effect": "Allow", "Resource": "arn:aws:sqs:us-east-1:123456789012:shop-*",
             "Action": ["sqs:CreateQueue", "sqs:GetQueueAttributes", "sqs:SetQueueAttributes", "sqs:DeleteQueue"]}
            """;
        assertThat(check("Queue: {Type: AWS::SQS::Queue, Properties: {Tags: [{Key: a, Value: b}]}}", queue))
                .singleElement()
                .asString()
                .startsWith("ERROR the deploy role may not sqs:TagQueue on ");
        assertThat(findings("Queue: {Type: AWS::SQS::Queue}", queue, true))
                .singleElement()
                .extracting(Finding::message)
                .asString()
                .contains("sqs:TagQueue");
    }

    @Test
    void aRoleIsPassedToItsServiceOnly() {
        var machine = """
            Role: {Type: AWS::IAM::Role, Properties: {RoleName: shop-machine, AssumeRolePolicyDocument: {Statement: [
                {Effect: Allow, Principal: {Service: states.amazonaws.com}, Action: sts:AssumeRole}]}}}
              Machine: {Type: AWS::StepFunctions::StateMachine, Properties: {StateMachineName: shop, RoleArn: !GetAtt Role.Arn,
                Definition: {StartAt: A, States: {A: {Type: Succeed}}}}}\
            """;
        var others = """
            {"Effect": "Allow", "Resource": "arn:aws:iam::123456789012:role/shop-*",
             "Action": ["iam:CreateRole", "iam:GetRole", "iam:UpdateRole", "iam:DeleteRole"]},
            {"Effect": "Allow", "Resource": "arn:aws:states:us-east-1:123456789012:stateMachine:shop*", "Action":
              ["states:CreateStateMachine", "states:DescribeStateMachine", "states:UpdateStateMachine",
               "states:DeleteStateMachine"]},
            {"Effect": "Allow", "Action": "iam:PassRole", "Resource": "arn:aws:iam::123456789012:role/shop-*",
             "Condition": {"StringEquals": {"iam:PassedToService": "%s"}}}\
            """;

        assertThat(check(machine, others.formatted("states.amazonaws.com"))).isEmpty();
        assertThat(check(machine, others.formatted("lambda.amazonaws.com")))
                .first()
                .asString()
                .contains("may not iam:PassRole on arn:aws:iam::123456789012:role/shop-machine");
    }

    @Test
    void whatIsTooMuch() {
        assertThat(check("Queue: {Type: AWS::SQS::Queue}", """
            {"Effect": "Allow", "Action": "sqs:*", "Resource": "arn:aws:sqs:us-east-1:123456789012:shop-*"},
            {"Effect": "Allow", "Action": "iam:PassRole", "Resource": "*"},
            {"Effect": "Allow", "Action": "sqs:CreateQueue", "Resource": "*"},
            {"Effect": "Allow", "NotAction": "iam:*", "Resource": "*"}
            """))
                .containsExactly(
                        "WARNING the deploy role is allowed sqs:*, but needs only sqs:CreateQueue, sqs:DeleteQueue,"
                                + " sqs:GetQueueAttributes, sqs:SetQueueAttributes",
                        "WARNING the deploy role is allowed iam:PassRole on *, and nothing in this template needs it:"
                                + " take it out",
                        "WARNING the deploy role is allowed sqs:CreateQueue on *, but needs it only on"
                                + " arn:aws:sqs:us-east-1:123456789012:shop-Queue-*",
                        "WARNING the deploy role may do everything but what a statement with NotAction or NotResource"
                                + " names; name what it may do");
    }

    @Test
    void aStatementThatForbidsIsNamed() {
        var findings = findings("Topic: {Type: AWS::SNS::Topic}", """
            {"Effect": "Allow", "Action": ["sns:CreateTopic", "sns:GetTopicAttributes", "sns:SetTopicAttributes",
              "sns:DeleteTopic"], "Resource": "arn:aws:sns:us-east-1:123456789012:shop-*"},
            {"Sid": "KeepTopics", "Effect": "Deny", "Action": "sns:DeleteTopic", "Resource": "*"}
            """, false);

        assertThat(findings).singleElement().satisfies(finding -> {
            assertThat(finding.message()).startsWith("the deploy role may not sns:DeleteTopic on ");
            assertThat(finding.remedy().orElseThrow().text())
                    .isEqualTo("take out or narrow KeepTopics, which denies it");
        });
    }

    @Test
    void whatBelongsToOthersIsAskedForOnThem() {
        var policies = """
            Queue: {Type: AWS::SQS::Queue, Properties: {QueueName: shop-queue}}
              Policy: {Type: AWS::SQS::QueuePolicy, Properties: {Queues: [!Ref Queue], PolicyDocument: {Statement: [
                {Effect: Allow, Principal: '*', Action: sqs:SendMessage, Resource: !GetAtt Queue.Arn}]}}}
              Role: {Type: AWS::IAM::Role, Properties: {RoleName: shop-role, AssumeRolePolicyDocument: {Statement: [
                {Effect: Allow, Principal: {Service: lambda.amazonaws.com}, Action: sts:AssumeRole}]}}}
              Rights: {Type: AWS::IAM::Policy, Properties: {PolicyName: rights, Roles: [!Ref Role], PolicyDocument:
                {Statement: [{Effect: Allow, Action: sqs:SendMessage, Resource: '*'}]}}}
              Alarm: {Type: AWS::CloudWatch::Alarm, Properties: {AlarmName: shop-alarm}}
              Table: {Type: AWS::Glue::Table}\
            """;

        assertThat(check(policies, """
            {"Effect": "Allow", "Action": "ec2:RunInstances", "Resource": "*"}\
            """))
                .anySatisfy(finding -> assertThat(finding)
                        .startsWith("ERROR the deploy role may not sqs:SetQueueAttributes on"
                                + " arn:aws:sqs:us-east-1:123456789012:shop-queue (to create, update, delete Policy"))
                .anySatisfy(finding -> assertThat(finding)
                        .startsWith("ERROR the deploy role may not iam:PutRolePolicy, iam:DeleteRolePolicy on"
                                + " arn:aws:iam::123456789012:role/shop-role (to create, update, delete Rights"))
                .anySatisfy(finding -> assertThat(finding)
                        .startsWith(
                                "ERROR the deploy role may not cloudwatch:PutMetricAlarm, cloudwatch:DeleteAlarms on"
                                        + " arn:aws:cloudwatch:us-east-1:123456789012:alarm:shop-alarm"))
                .contains("NOTE what it takes to deploy a AWS::Glue::Table is not known here: Table");
    }

    @Test
    void theMacroNeedsAChangeSetOfItsOwn() throws IOException {
        write("template.yaml", "Transform: AWS::Serverless-2016-10-31\nResources:\n  Topic: {Type: AWS::SNS::Topic}\n");
        assertThat(of("role.json", "artifacts", false))
                .extracting(Finding::message)
                .contains("the deploy role may not cloudformation:CreateChangeSet on"
                        + " arn:aws:cloudformation:us-east-1:aws:transform/Serverless-2016-10-31 (sam deploy)");
    }

    @Test
    void theBucketOfTheSamCliIsMadeOnce() throws IOException {
        write("template.yaml", "Resources:\n  Topic: {Type: AWS::SNS::Topic}\n");
        assertThat(of("role.json", SamDeploy.managedBucket(), false))
                .filteredOn(finding -> finding.severity() == Finding.Severity.WARNING)
                .extracting(Finding::message)
                .anySatisfy(message -> assertThat(message)
                        .contains("s3:CreateBucket")
                        .contains(
                                "arn:aws:s3:::aws-sam-cli-managed-default-samclisourcebucket-* (the first sam deploy"));
    }

    @Test
    void theRoleOfATemplateWithItsLines() throws IOException {
        write("template.yaml", "Resources:\n  Topic: {Type: AWS::SNS::Topic}\n");
        write("pipeline.yaml", """
            Resources:
              Deployer:
                Type: AWS::IAM::Role
                Properties:
                  AssumeRolePolicyDocument: {Statement: [{Effect: Allow, Principal: {AWS: '*'}, Action: sts:AssumeRole}]}
                  Policies:
                    - PolicyName: deploy
                      PolicyDocument: {Statement: [{Effect: Allow, Action: [sns:CreateTopic, ec2:RunInstances], Resource: '*'}]}
              Other: {Type: AWS::IAM::Role, Properties: {AssumeRolePolicyDocument: {Statement: [
                {Effect: Allow, Principal: {AWS: '*'}, Action: sts:AssumeRole}]}}}
            """);

        assertThat(of("pipeline.yaml#Deployer", "artifacts", false))
                .anySatisfy(finding -> {
                    assertThat(finding.message()).contains("may not sns:GetTopicAttributes");
                    assertThat(finding.location().line()).isEqualTo(6);
                })
                .anySatisfy(finding -> assertThat(finding.message())
                        .contains("is allowed ec2:RunInstances, and nothing in this template needs it"));
        assertThatThrownBy(() -> of("pipeline.yaml", "artifacts", false))
                .hasMessageContaining(
                        "this template has several roles; name one of them behind the file, as in #Deployer:"
                                + " Deployer, Other");
        assertThatThrownBy(() -> of("pipeline.yaml#None", "artifacts", false))
                .hasMessageContaining("there is no role None; there are: Deployer, Other");
    }

    @Test
    void filesThatAreNone() throws IOException {
        write("list.json", "[1]");
        write("other.json", "{\"Statements\": []}");
        write("broken.json", "{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": 7}]}");

        for (var name : List.of("list.json", "other.json")) {
            assertThatThrownBy(() -> DeployRole.of(List.of(folder.resolve(name).toString()), OPTIONS))
                    .isInstanceOf(TemplateException.class)
                    .hasMessageContaining("neither a policy document, which has a Statement, nor a template");
        }
        assertThatThrownBy(() ->
                        DeployRole.of(List.of(folder.resolve("broken.json").toString()), OPTIONS))
                .isInstanceOf(TemplateException.class);
        assertThatThrownBy(() ->
                        DeployRole.of(List.of(folder.resolve("missing.json").toString()), OPTIONS))
                .hasMessageContaining("there is no file");
    }

    @Test
    void theAccountIsTheOneThatTheFilesName() throws IOException {
        write("role.json", "{\"Statement\": [{\"Resource\": \"arn:aws:sqs:us-east-1:999999999999:shop-*\"}]}");

        assertThat(DeployRole.account(List.of(folder.resolve("role.json")))).hasValue("999999999999");
    }

    @Test
    void whatIsCalledInAnyCaseIsAmongWhatTheHandlersMayCall() {
        DeployCalls.actions()
                .forEach((type, actions) ->
                        assertThat(HandlerPermissions.of(type)).as(type).containsAll(actions));
    }

    private List<String> check(String resources, String statements) {
        return findings(resources, statements, false).stream()
                .map(finding -> finding.severity() + " " + finding.message())
                .toList();
    }

    private List<Finding> findings(String resources, String statements, boolean tagged) {
        try {
            write("template.yaml", "Resources:\n\n  " + resources);
            write("role.json", "{\"Version\": \"2012-10-17\", \"Statement\": [" + STACK + ", " + statements + "]}");
            return of("role.json", "artifacts", tagged);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private List<Finding> of(String role, String bucket, boolean tagged) throws IOException {
        if (!Files.exists(DeployRole.file(folder.resolve(role).toString()))) {
            write(role, "{\"Version\": \"2012-10-17\", \"Statement\": [" + STACK + "]}");
        }
        var read = Templates.readToRun(folder.resolve("template.yaml"), Map.of(), OPTIONS);
        return DeployCheck.of(
                DeployRole.of(List.of(folder.resolve(role).toString()), OPTIONS),
                new SamDeploy(read.blueprint().apply(read.stack()), bucket, ""),
                tagged);
    }

    private void write(String name, String text) throws IOException {
        Files.writeString(folder.resolve(name), text);
    }
}
