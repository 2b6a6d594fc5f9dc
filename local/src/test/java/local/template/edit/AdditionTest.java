package local.template.edit;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import local.json.Location;
import local.template.Node;
import org.junit.jupiter.api.Test;

/** A grant written into templates of all layouts. */
class AdditionTest {

    private static final Location AT = new Location(Path.of("template.yaml"), 1, 1);
    private static final Node ITEM =
            Node.mapping("SQSSendMessagePolicy", Node.mapping("QueueName", Node.getAtt("Orders", "QueueName", AT)));

    private static final Addition GRANT = Addition.item(List.of("Resources", "M", "Properties", "Policies"), ITEM);

    private static String yaml(String text) {
        return GRANT.to(Path.of("template.yaml"), text).orElse("by hand");
    }

    private static String json(String text) {
        return GRANT.to(Path.of("template.json"), text).orElse("by hand");
    }

    @Test
    void afterTheLastItemOfABlock() {
        assertThat(yaml("""
            Resources:
              M: # the machine
                Type: AWS::Serverless::StateMachine
                Properties:
                  Policies:
                    # what it starts with
                    - A # the first

                    # of the queue
                    - Statement:
                        - Effect: Allow	# with a tab
                          Action: |
                            sqs:*

                # what comes next
                DependsOn: X
            """)).isEqualTo("""
                Resources:
                  M: # the machine
                    Type: AWS::Serverless::StateMachine
                    Properties:
                      Policies:
                        # what it starts with
                        - A # the first

                        # of the queue
                        - Statement:
                            - Effect: Allow	# with a tab
                              Action: |
                                sqs:*
                        - SQSSendMessagePolicy: {QueueName: !GetAtt Orders.QueueName}

                    # what comes next
                    DependsOn: X
                """);
    }

    /** As some write lists: no deeper than their key. */
    @Test
    void aListThatIsNotIndented() {
        assertThat(yaml("""
            Resources:
              M:
                Properties:
                  Policies:
                  - A
                  Name: m\
            """)).isEqualTo("""
                Resources:
                  M:
                    Properties:
                      Policies:
                      - A
                      - SQSSendMessagePolicy: {QueueName: !GetAtt Orders.QueueName}
                      Name: m\
                """);
    }

    @Test
    void whereNoPoliciesAre() {
        assertThat(yaml("""
            Resources:
              M:
                Properties:
                  Name: m # short
                  Tags: {a: b}
              Other: {Type: X}
            """)).isEqualTo("""
                Resources:
                  M:
                    Properties:
                      Name: m # short
                      Tags: {a: b}
                      Policies:
                        - SQSSendMessagePolicy: {QueueName: !GetAtt Orders.QueueName}
                  Other: {Type: X}
                """);
        assertThat(yaml("Resources:\n  M:\n    Type: X"))
                .as("no properties, no end of the line")
                .isEqualTo("""
                    Resources:
                      M:
                        Type: X
                        Properties:
                          Policies:
                            - SQSSendMessagePolicy: {QueueName: !GetAtt Orders.QueueName}
                    """);
        assertThat(yaml("""
            Resources:
              M:
                Properties:
                  Policies: # none yet
                  Name: m
            """)).isEqualTo("""
                Resources:
                  M:
                    Properties:
                      Policies: # none yet
                        - SQSSendMessagePolicy: {QueueName: !GetAtt Orders.QueueName}
                      Name: m
                """);
    }

    @Test
    void aSinglePolicyBecomesTheFirstOfAList() {
        assertThat(yaml("""
            Resources:
              M:
                Properties:
                  Policies: AWSLambdaRole # managed
                  Name: m
            """)).isEqualTo("""
                Resources:
                  M:
                    Properties:
                      Policies:
                        - AWSLambdaRole # managed
                        - SQSSendMessagePolicy: {QueueName: !GetAtt Orders.QueueName}
                      Name: m
                """);
        assertThat(yaml("""
            Resources:
              M:
                Properties:
                  Policies:
                    Version: "2012-10-17"

                    Statement:
                      - {Effect: Allow, Action: "*", Resource: "*"}
                  Name: m
            """)).isEqualTo("""
                Resources:
                  M:
                    Properties:
                      Policies:
                        - Version: "2012-10-17"

                          Statement:
                            - {Effect: Allow, Action: "*", Resource: "*"}
                        - SQSSendMessagePolicy: {QueueName: !GetAtt Orders.QueueName}
                      Name: m
                """);
    }

    @Test
    void inBracketsAndBraces() {
        assertThat(yaml("Resources: {M: {Properties: {Policies: [A, B]}}}\n"))
                .isEqualTo("Resources: {M: {Properties: {Policies: [A, B, {SQSSendMessagePolicy:"
                        + " {QueueName: !GetAtt Orders.QueueName}}]}}}\n");
        assertThat(yaml("Resources: {M: {Properties: {Policies: [A: {b: c}]}}}\n"))
                .as("a pair without braces")
                .isEqualTo("Resources: {M: {Properties: {Policies: [A: {b: c}, {SQSSendMessagePolicy:"
                        + " {QueueName: !GetAtt Orders.QueueName}}]}}}\n");
        assertThat(yaml("Resources: {M: {Properties: {Policies: A}}}\n"))
                .isEqualTo("Resources: {M: {Properties: {Policies: [A, {SQSSendMessagePolicy:"
                        + " {QueueName: !GetAtt Orders.QueueName}}]}}}\n");
        assertThat(yaml("Resources: {M: {Type: X}} # all\n"))
                .isEqualTo("Resources: {M: {Type: X, Properties: {Policies: [{SQSSendMessagePolicy:"
                        + " {QueueName: !GetAtt Orders.QueueName}}]}}} # all\n");
        assertThat(yaml("""
            Resources:
              M:
                Properties:
                  Policies: [
                    A, # first
                    B  # last
                  ]
            """)).isEqualTo("""
                Resources:
                  M:
                    Properties:
                      Policies: [
                        A, # first
                        B,  # last
                        {SQSSendMessagePolicy: {QueueName: !GetAtt Orders.QueueName}}
                      ]
                """);
        assertThat(yaml("Resources:\n  M:\n    Properties:\n      Policies: []\n"))
                .endsWith("Policies: [{SQSSendMessagePolicy: {QueueName: !GetAtt Orders.QueueName}}]\n");
    }

    @Test
    void inJson() {
        assertThat(json("""
            {
              "Resources": {
                "M": {
                  "Properties": {
                    "Policies": [
                      "A"
                    ]
                  }
                }
              }
            }
            """)).isEqualTo("""
                {
                  "Resources": {
                    "M": {
                      "Properties": {
                        "Policies": [
                          "A",
                          {
                            "SQSSendMessagePolicy": {
                              "QueueName": {
                                "Fn::GetAtt": [
                                  "Orders",
                                  "QueueName"
                                ]
                              }
                            }
                          }
                        ]
                      }
                    }
                  }
                }
                """);
        assertThat(json("{\"Resources\": {\"M\": {\"Properties\": {\"Policies\": \"A\"}}}}"))
                .isEqualTo("{\"Resources\": {\"M\": {\"Properties\": {\"Policies\": [\"A\", {\"SQSSendMessagePolicy\":"
                        + "{\"QueueName\":{\"Fn::GetAtt\":[\"Orders\",\"QueueName\"]}}}]}}}}");
        assertThat(json("{\n\t\"Resources\": {\n\t\t\"M\": {\n\t\t\t\"Properties\": {\n\t\t\t\t\"Name\": \"m\"\n"
                        + "\t\t\t}\n\t\t}\n\t}\n}"))
                .as("tabs")
                .contains("\t\t\t\t\"Name\": \"m\",\n\t\t\t\t\"Policies\": [")
                .doesNotContain("  ");
    }

    @Test
    void linesEndAsTheyDoInTheFile() {
        assertThat(yaml("Resources:\r\n  M:\r\n    Properties:\r\n      Policies:\r\n        - A\r\n"))
                .isEqualTo("Resources:\r\n  M:\r\n    Properties:\r\n      Policies:\r\n        - A\r\n"
                        + "        - SQSSendMessagePolicy: {QueueName: !GetAtt Orders.QueueName}\r\n");
    }

    @Test
    void charactersThatAreTwoOfJavas() {
        assertThat(yaml("# \uD83D\uDE80\uD83D\uDE80\n"
                        + "Resources:\n"
                        + "  M:\n"
                        + "    Properties:\n"
                        + "      Policies:\n"
                        + "        - A\n"))
                .isEqualTo(
                        "# \uD83D\uDE80\uD83D\uDE80\nResources:\n  M:\n    Properties:\n      Policies:\n        - A\n"
                                + "        - SQSSendMessagePolicy: {QueueName: !GetAtt Orders.QueueName}\n");
    }

    /** Where an addition would change more than what is asked for, a person must do it. */
    @Test
    void whatOnlyAPersonCanDo() {
        assertThat(yaml("Resources:\n  M:\n    Properties:\n      Policies: !If [C, [A], [B]]\n"))
                .as("a function gives the list")
                .isEqualTo("by hand");
        assertThat(yaml("""
            Resources:
              N:
                Properties: {Policies: &shared [A]}
              M:
                Properties: {Policies: *shared}
            """))
                .as("an alias: another resource would be granted it too")
                .isEqualTo("by hand");
        assertThat(yaml("""
            Resources:
              N:
                Properties: &shared
                  Policies: [A]
              M:
                Properties:
                  <<: *shared
            """))
                .as("merged in from elsewhere: own policies would replace them")
                .isEqualTo("by hand");
        assertThat(yaml("Resources:\n  M:\n    Properties:\n      Policies:\n        - |+\n          A\n\n  N: {}\n"))
                .as("blank lines that are part of a text")
                .isEqualTo("by hand");
        assertThat(yaml("Resources:\n  Fn::ForEach::Each: [X, [1], {M: {Type: X}}]\n"))
                .as("what a loop makes has no place of its own")
                .isEqualTo("by hand");
    }

    @Test
    void anEntryThatIsThereStays() {
        var policy = Addition.entry(List.of("Resources", "Policy"), Node.text("x", AT));

        assertThat(policy.to(Path.of("template.yaml"), "Resources:\n  Policy: y\n"))
                .isEqualTo(Optional.empty());
        assertThat(policy.to(Path.of("template.yaml"), "Resources:\n  Queue: y\n"))
                .contains("Resources:\n  Queue: y\n  Policy: x\n");
    }
}
