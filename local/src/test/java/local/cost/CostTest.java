package local.cost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CostTest {

    @Test
    void theLineTellsTheSumAndItsParts() {
        var usage = new Usage()
                .add("states.transition", 7)
                .addInvocations(3, "x86_64", 512, 820)
                .add("sqs.request", 3)
                .add("sns.request", 1)
                .add("kms.request", 5);

        assertThat(Prices.own().of(usage).line())
                .isEqualTo("≈ 0.0002 USD on AWS: 7 transitions, 3 invocations of 0.41 GB-s in all as measured here,"
                        + " 3 SQS requests, 1 SNS, 5 KMS requests");
    }

    @Test
    void whatIsUsedCostsItsPrice() {
        var usage = new Usage().addInvocations(1_000_000, "arm64", 1024, 1_000_000 * 100.0);

        assertThat(Prices.own().of(usage).usd()).isCloseTo(0.20 + 100_000 * 0.0000133334, within(1e-9));
    }

    @Test
    void anExpressExecutionIsBilledByTheHundredMillisecondsAndTheChunkOfMemory() {
        var cost = Prices.own().of(new Usage().addExpress(1, 101));

        assertThat(cost.quantity("states.express.request")).isEqualTo(1);
        assertThat(cost.quantity("states.express.gb-second")).isEqualTo(0.2 * 64 / 1024);
        assertThat(cost.line()).startsWith("≈ 0.0000012 USD on AWS: 1 Express execution");
    }

    @ParameterizedTest
    @CsvSource({"0, 1", "1, 1", "65536, 1", "65537, 2", "262144, 4"})
    void aRequestIsBilledByTheChunk(long bytes, int requests) {
        assertThat(Usage.requests(bytes)).isEqualTo(requests);
    }

    @Test
    void whatHasNoPriceIsNamedAndNotGuessed() {
        var usage =
                new Usage().add("states.transition", 2).add("moon.landing", 3).addUnknown("calls of moon:land");

        var cost = Prices.own().of(usage);

        assertThat(cost.usd()).isEqualTo(0.00005);
        assertThat(cost.unknown())
                .containsExactly("calls of moon:land", "3 of moon.landing, which has no price in us-east-1");
    }

    @Test
    void ownPricesHaveASourceOfAwsAndADate() {
        assertThat(Prices.own().byItem()).isNotEmpty().allSatisfy((item, price) -> {
            assertThat(price.usd()).as(item).isPositive();
            assertThat(price.source()).as(item).startsWith("https://aws.amazon.com/");
            assertThat(price.date()).as(item).matches("20\\d\\d-\\d\\d-\\d\\d");
        });
    }

    @Test
    void otherPricesAreRead() {
        var prices = Prices.parse("""
            {"region": "eu-west-1", "prices": {"sqs.request": {"usd": 4e-7, "one": "request"}}}\
            """);

        assertThat(prices.of(new Usage().add("sqs.request", 10)).usd()).isEqualTo(4e-6);
        assertThat(prices.of(new Usage().add("sqs.request", 10)).region()).isEqualTo("eu-west-1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "[]",
                "{\"region\": \"x\"}",
                "{\"region\": \"x\", \"prices\": {\"sqs.request\": 1}}",
                "{\"region\": \"x\", \"prices\": {\"sqs.request\": {\"usd\": -1}}}"
            })
    void whatIsNoFileOfPricesIsRefusedInASentence(String json) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Prices.parse(json))
                .withMessageMatching("(?s)(this is no JSON|a file of prices|the price of sqs.request).*");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"0.414 | 0.41", "7 | 7", "12.3 | 12", "1234.5 | 1,234", "0.0004567 | 0.00046"})
    void quantitiesHaveTwoDigitsThatCount(double value, String text) {
        assertThat(Cost.number(value)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"0 | 0.00", "0.0003141 | 0.00031", "1.5 | 1.50", "12345.678 | 12,345.68"})
    void dollarsAreToldToTheCentOrWithTwoDigits(double value, String text) {
        assertThat(Cost.dollars(value)).isEqualTo(text);
    }
}
