package local.policy;

import static local.policy.Iam.allows;
import static local.policy.Iam.request;
import static local.policy.Iam.statement;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResourceArnTest {

    /** "Specifying arn:aws:sqs is equivalent to arn:aws:sqs:*:*:*". */
    @ParameterizedTest
    @CsvSource({
        "arn:aws:sqs,            arn:aws:sqs:us-east-1:123456789012:orders,  true",
        "arn:aws:sqs,            arn:aws:sqsx:us-east-1:123456789012:orders, false",
        "arn:aws:sqs,            arn:aws:sns:us-east-1:123456789012:orders,  false",
        "arn:aws:sqs:us-east-1,  arn:aws:sqs:us-east-1:123456789012:orders,  true",
        "arn:aws:sqs:us-east-1,  arn:aws:sqs:us-east-2:123456789012:orders,  false",
        "arn:aws:sqs:*:123456789012, arn:aws:sqs:us-east-2:123456789012:orders, true",
        "arn:aws:s3:,            arn:aws:s3:::bucket/a:b,                    true"
    })
    void anIncompleteArnIsFilledUp(String resource, String asked, boolean covered) {
        var request = request("a:B", asked);

        assertThat(allows(
                        statement(
                                "{\"Effect\": \"Allow\", \"Action\": \"*\", \"Resource\": \"%s\"}".formatted(resource)),
                        request))
                .isEqualTo(covered);
        assertThat(allows(statement("""
            [{"Effect": "Allow", "Action": "*", "Resource": "*"},
             {"Effect": "Deny", "Action": "*", "Resource": "%s"}]\
            """.formatted(resource)), request)).isEqualTo(!covered);
    }
}
