package local.service.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import local.asl.Resource;
import local.asl.Resource.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code --upstream SERVICE=URL}: what may be said, and what Task states can call then. */
class UpstreamsTest {

    @ParameterizedTest
    @CsvSource({
        "dynamodb=http://127.0.0.1:8000,       dynamodb",
        "dynamodbstreams=http://127.0.0.1:8000, dynamodb",
        "secretsmanager=http://localhost:5000, secretsmanager",
        "cognitoidentityprovider=https://moto, cognito-idp",
        "cognito-idp=https://moto/base,        cognito-idp",
        "elasticloadbalancingv2=http://moto,   elasticloadbalancing",
        "dynamodb=aws,                         dynamodb",
    })
    void aServiceBearsTheSdksNameOrThatOfItsActions(String given, String signingName) {
        assertThat(Upstreams.of(List.of(given)).bySigningName()).containsOnlyKeys(signingName);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "dynamodb                   | an upstream is given as dynamodb=http://127.0.0.1:8000, but this is"
                        + " 'dynamodb'",
                "=http://127.0.0.1:8000     | an upstream is given as dynamodb=http://127.0.0.1:8000, but this is"
                        + " '=http://127.0.0.1:8000'",
                "dynamo=http://127.0.0.1    | an upstream is for a service of AWS, named as in aws-sdk:dynamodb, but"
                        + " there is no 'dynamo'; did you mean dynamodb?",
                "services=http://127.0.0.1  | an upstream is for a service of AWS, named as in aws-sdk:dynamodb, but"
                        + " there is no 'services'",
                "sqs=http://127.0.0.1:9324  | the local run has sqs itself: an upstream is for a service that it does"
                        + " not have",
                "sfn=http://127.0.0.1:8083  | the local run has sfn itself: an upstream is for a service that it does"
                        + " not have",
                "dynamodb=127.0.0.1:8000    | an upstream is an http URL such as http://127.0.0.1:8000, or aws for the"
                        + " real account, but this is 'dynamodb=127.0.0.1:8000'",
                "dynamodb=ftp://127.0.0.1   | an upstream is an http URL such as http://127.0.0.1:8000, or aws for the"
                        + " real account, but this is 'dynamodb=ftp://127.0.0.1'",
                "dynamodb=http:///x         | an upstream is an http URL such as http://127.0.0.1:8000, or aws for the"
                        + " real account, but this is 'dynamodb=http:///x'",
                "dynamodb=http://h/?a=b     | an upstream is an http URL such as http://127.0.0.1:8000, or aws for the"
                        + " real account, but this is 'dynamodb=http://h/?a=b'",
                "dynamodb=                  | an upstream is an http URL such as http://127.0.0.1:8000, or aws for the"
                        + " real account, but this is 'dynamodb='",
            })
    void whatIsWrongIsSaidInASentence(String given, String message) {
        assertThatThrownBy(() -> Upstreams.of(List.of(given)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(message);
    }

    @ParameterizedTest
    @CsvSource({
        "dynamodb:putItem,                    true",
        "aws-sdk:dynamodb:query,              true",
        "aws-sdk:dynamodbstreams:getRecords,  true",
        "aws-sdk:dynamodb:putItems,           false",
        "aws-sdk:ssm:getParameter,            false",
        "ecs:runTask,                         false",
    })
    void aTaskCanCallItsOperations(String call, boolean supported) {
        assertThat(Upstreams.of(List.of("dynamodb=http://h")).supports(resource(call)))
                .isEqualTo(supported);
    }

    @ParameterizedTest
    @CsvSource({
        "dynamodb:putItem,                    --upstream dynamodb=URL",
        "aws-sdk:secretsmanager:listSecrets,  --upstream secretsmanager=URL",
        "ecs:runTask,                         --upstream ecs=URL",
        "ecs:runTask.waitForTaskToken,        --upstream ecs=URL",
        // these no upstream would help
        "ecs:runTask.sync,                    ",
        "http:invoke,                         ",
        "batch:submitJob,                     ",
        "aws-sdk:sqs:purgeQueue,              ",
    })
    void theOptionThatWouldHelpIsKnown(String call, String option) {
        assertThat(Upstreams.option(resource(call))).isEqualTo(Optional.ofNullable(option));
    }

    @Test
    void whatReachesTheRealAccountIsSaidLoudly() {
        assertThat(Upstreams.of(List.of("dynamodb=aws", "ssm=http://127.0.0.1:5000"))
                        .told())
                .containsExactly(
                        "WARNING: calls to dynamodb go to AWS: they read and change your REAL ACCOUNT, with your own"
                                + " credentials, and may cost.",
                        "Calls to ssm go on to http://127.0.0.1:5000.");
    }

    @Test
    void thoseOfTheCommandLineComeBeforeTheConfigured() {
        var both = Upstreams.of(List.of("dynamodb=http://given"))
                .or(Upstreams.of(List.of("dynamodb=http://configured", "ssm=http://configured")));

        assertThat(both.elsewhere("AWS::DynamoDB::Table")).contains("http://given");
        assertThat(both.elsewhere("AWS::Serverless::SimpleTable")).contains("http://given");
        assertThat(both.elsewhere("AWS::SSM::Parameter")).contains("http://configured");
        assertThat(both.elsewhere("AWS::Glue::Job")).isEmpty();
    }

    private static Resource resource(String call) {
        var pattern = Stream.of(Pattern.values())
                .filter(each -> !each.suffix().isEmpty() && call.endsWith(each.suffix()))
                .findFirst()
                .orElse(Pattern.REQUEST_RESPONSE);
        var plain = call.substring(0, call.length() - pattern.suffix().length());
        int colon = plain.lastIndexOf(':');
        return new Resource.Integration(
                "arn:aws:states:::" + call, plain.substring(0, colon), plain.substring(colon + 1), pattern);
    }
}
