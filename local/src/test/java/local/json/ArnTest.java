package local.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class ArnTest {

    @ParameterizedTest
    @CsvSource({
        "arn:aws:sqs:us-east-1:123456789012:orders, '', orders",
        "arn:aws:lambda:us-east-1:123456789012:function:worker, function, worker",
        "arn:aws:iam::123456789012:role/service-role/machine, role, machine",
        "arn:aws-cn:s3:::bucket/folder/object, bucket, object",
        "arn:aws:states:us-east-1:123456789012:execution:orders:one, execution, one",
        "arn:aws:states:::sqs:sendMessage.waitForTaskToken, sqs, sendMessage.waitForTaskToken",
        "arn::::::, '', ''"
    })
    void readsAndWritesWhatAwsWrites(String text, String type, String name) {
        var arn = Arn.of(text);
        assertThat(arn).hasToString(text);
        assertThat(arn.type()).isEqualTo(type);
        assertThat(arn.name()).isEqualTo(name);
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", "orders", "arn:", "arn:aws:sqs:us-east-1:123456789012", "ARN:aws:sqs:r:1:orders"})
    void whatIsNone(String text) {
        assertThat(Arn.parse(text)).isEmpty();
        assertThatThrownBy(() -> Arn.of(text)).hasMessage("'" + text + "' is no ARN");
    }

    @ParameterizedTest
    @CsvSource({
        "arn:aws:iam::123456789012:role/worker, true",
        "arn:aws-cn:iam::123456789012:role/service-role/worker, true",
        "arn:aws:iam::123456789012:role/, false",
        "arn:aws:iam::123456789012:role, false",
        "arn:aws:iam::123456789012:user/worker, false",
        "arn:aws:iam::aws:role/worker, false",
        "arn:aws:sts::123456789012:role/worker, false",
        "arn:aws:iam, false"
    })
    void ofOneKind(String text, boolean isRole) {
        assertThat(Arn.parse(text, "iam", "role").isPresent()).isEqualTo(isRole);
    }

    @Test
    void theResourceAtItsColons() {
        assertThat(Arn.of("arn:aws:states:us-east-1:123456789012:execution:orders/a:one")
                        .segments())
                .containsExactly("execution", "orders/a", "one");
        assertThat(Arn.of("arn:aws:states:us-east-1:123456789012:execution:").segments())
                .containsExactly("execution", "");
    }

    @ParameterizedTest
    @CsvSource({"eu-central-1, aws", "cn-north-1, aws-cn", "us-gov-west-1, aws-us-gov", "us-east-1, aws"})
    void thePartitionComesFromTheRegion(String region, String partition) {
        assertThat(Arn.in(region, "123456789012", "sqs", "orders"))
                .hasToString("arn:" + partition + ":sqs:" + region + ":123456789012:orders");
    }

    @Test
    void besideIsWhatOneCallCanReach() {
        var queue = Arn.of("arn:aws:sqs:us-east-1:123456789012:orders");
        assertThat(queue.isBeside(Arn.of("arn:aws:lambda:us-east-1:123456789012:function:worker")))
                .isTrue();
        assertThat(queue.isBeside(Arn.of("arn:aws:sqs:eu-west-1:123456789012:orders")))
                .isFalse();
        assertThat(queue.withResource("other")).hasToString("arn:aws:sqs:us-east-1:123456789012:other");
    }
}
