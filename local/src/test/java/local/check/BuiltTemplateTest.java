package local.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import local.template.Options;
import local.template.reader.Templates;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is said of a template that sam build made stands where the person wrote it. */
class BuiltTemplateTest {

    private static final String SOURCE = """
        # The shop.
        Transform: AWS::Serverless-2016-10-31

        Resources:

          Orders: {Type: AWS::SQS::Queue}

          # Sends orders.
          Machine:
            Type: AWS::Serverless::StateMachine
            Properties:
              DefinitionUri: machine.asl.json
              DefinitionSubstitutions: {Orders: !Ref Orders}
              Policies:
                - SQSPollerPolicy: {QueueName: !GetAtt Orders.QueueName}
        """;

    private static final String BUILT = """
        Transform: AWS::Serverless-2016-10-31
        Resources:
          Orders:
            Type: AWS::SQS::Queue
          Machine:
            Type: AWS::Serverless::StateMachine
            Properties:
              DefinitionUri: ../../machine.asl.json
              DefinitionSubstitutions:
                Orders:
                  Ref: Orders
              Policies:
              - SQSPollerPolicy:
                  QueueName:
                    Fn::GetAtt:
                    - Orders
                    - QueueName
            Metadata:
              SamResourceId: Machine
        """;

    private static final String DEFINITION = """
        {"StartAt": "Send", "States": {"Send": {"Type": "Task", "End": true,
          "Resource": "arn:aws:states:::sqs:sendMessage",
          "Parameters": {"QueueUrl": "${Orders}", "MessageBody": "hi"}}}}
        """;

    @TempDir
    private Path folder;

    private List<String> check(Path template) {
        var options = new Options("shop", "us-east-1", "123456789012", Optional.empty());
        return Check.of(Templates.read(template, Map.of(), options)).stream()
                .map(finding -> (finding.location() + " " + finding.rule().id()).replace(folder + "/", ""))
                .toList();
    }

    private Path write(String name, String text) throws IOException {
        var file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text);
    }

    @Test
    void hasTheLinesOfItsSource() throws IOException {
        write("machine.asl.json", DEFINITION);
        var source = write("template.yaml", SOURCE);
        var built = write(".aws-sam/build/template.yaml", BUILT);

        assertThat(check(built))
                .containsExactly("template.yaml:14 missing-grant", "template.yaml:15 unused-grant")
                .isEqualTo(check(source));
    }

    /** The machine's own finding stands at the machine, in the file of the nested application. */
    @Test
    void anApplicationWithinIt() throws IOException {
        write("orders/machine.asl.json", DEFINITION);
        write("orders/app.yaml", SOURCE);
        write("template.yaml", """
            Transform: AWS::Serverless-2016-10-31
            Resources:
              OrdersApplication:
                Type: AWS::Serverless::Application
                Properties: {Location: orders/app.yaml}
            """);
        write(
                ".aws-sam/build/OrdersApplication/template.yaml",
                BUILT.replace("../../machine", "../../../orders/machine"));
        var built = write(".aws-sam/build/template.yaml", """
            Transform: AWS::Serverless-2016-10-31
            Resources:
              OrdersApplication:
                Type: AWS::Serverless::Application
                Properties:
                  Location: OrdersApplication/template.yaml
            """);

        assertThat(check(built)).contains("orders/app.yaml:14 missing-grant", "orders/app.yaml:15 unused-grant");
    }

    @Test
    void ofAnotherTemplateThanTheOneBesideItHasItsOwn() throws IOException {
        write("machine.asl.json", DEFINITION);
        write("template.yaml", SOURCE.replace("Orders: {Type", "Others: {Type"));

        assertThat(check(write(".aws-sam/build/template.yaml", BUILT)))
                .containsExactly(
                        ".aws-sam/build/template.yaml:12 missing-grant",
                        ".aws-sam/build/template.yaml:13 unused-grant");
    }
}
