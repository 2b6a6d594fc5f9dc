package local.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;

/** What a check advises beyond rights. */
class AdviceTest extends SmallApplications {

    @Test
    void aCallbackWithoutTimeOutAndSubstitutionsThatDoNotFit() throws IOException {
        assertThat(check("""
              Machine:
                Type: AWS::Serverless::StateMachine
                Properties:
                  DefinitionSubstitutions: {Queue: !Ref Queue, Unused: x}
                  DefinitionUri: machine.asl.json
                  Policies:
                    - SQSSendMessagePolicy: {QueueName: !GetAtt Queue.QueueName}
              Queue:
                Type: AWS::SQS::Queue
            """, """
            {"Comment": "${Nowhere}", "StartAt": "Ask", "States": {"Ask": {"Type": "Task", "End": true,
              "Resource": "arn:aws:states:::sqs:sendMessage.waitForTaskToken",
              "Parameters": {"QueueUrl": "${Queue}", "MessageBody.$": "$$.Task.Token"}}}}
            """))
                .satisfiesExactlyInAnyOrder(
                        line -> assertThat(line).startsWith("WARNING state Ask waits for its callback for a year"),
                        line -> assertThat(line)
                                .contains("uses ${Nowhere}, and DefinitionSubstitutions of Machine has no Nowhere"),
                        line -> assertThat(line)
                                .startsWith("WARNING DefinitionSubstitutions of Machine has Unused, which "));
    }

    /** Its own time-out counts only from when a worker has taken the task. */
    @Test
    void anActivityThatNobodyWorksOn() throws IOException {
        assertThat(check("""
              Machine:
                Type: AWS::Serverless::StateMachine
                Properties:
                  DefinitionSubstitutions: {Review: !Ref Review}
                  DefinitionUri: machine.asl.json
              Review:
                Type: AWS::StepFunctions::Activity
                Properties: {Name: review}
            """, """
            {"StartAt": "Ask", "States": {"Ask": {"Type": "Task", "End": true, "TimeoutSeconds": 60,
              "Resource": "${Review}"}}}
            """))
                .singleElement()
                .satisfies(line -> assertThat(line)
                        .startsWith("WARNING state Ask waits for a worker for a year if none asks for its task"));
    }

    @Test
    void aWorkerThatDoesNotAnswerAndAQueueThatLosesMessages() throws IOException {
        assertThat(check("""
              Machine:
                Type: AWS::Serverless::StateMachine
                Properties:
                  DefinitionSubstitutions: {Queue: !Ref Queue}
                  DefinitionUri: machine.asl.json
                  Policies:
                    - SQSSendMessagePolicy: {QueueName: !GetAtt Queue.QueueName}
              Queue:
                Type: AWS::SQS::Queue
              Worker:
                Type: AWS::Serverless::Function
                Properties:
                  CodeUri: .
                  Handler: worker.Worker
                  Timeout: 60
                  Policies:
                    - SNSPublishMessagePolicy: {TopicName: nobody}
                  Events:
                    Asked: {Type: SQS, Properties: {Queue: !GetAtt Queue.Arn}}
            """, """
            {"StartAt": "Ask", "TimeoutSeconds": 60, "States": {"Ask": {"Type": "Task", "End": true,
              "Resource": "arn:aws:states:::sqs:sendMessage.waitForTaskToken",
              "Parameters": {"QueueUrl": "${Queue}", "MessageBody.$": "$$.Task.Token"}}}}
            """))
                .satisfiesExactlyInAnyOrder(
                        line -> assertThat(line)
                                .startsWith(
                                        "WARNING Worker is given task tokens of Machine, but nothing that its handler"),
                        line -> assertThat(line).startsWith("WARNING Worker is allowed sns:Publish on "),
                        line -> assertThat(line)
                                .startsWith("ERROR VisibilityTimeout of Queue (30 s) is shorter than Timeout"),
                        line -> assertThat(line).startsWith("WARNING Queue has no dead-letter queue"));
    }
}
