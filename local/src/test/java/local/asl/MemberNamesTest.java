package local.asl;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** As {@code aws-sdk} integrations name what the API names otherwise: by the methods of the Java SDK. */
class MemberNamesTest {

    @ParameterizedTest
    @CsvSource({
        "stateMachineArn,      StateMachineArn,      StateMachineArn",
        "DBInstanceIdentifier, DbInstanceIdentifier, DBInstanceIdentifier",
        "SSEKMSKeyId,          SsekmsKeyId,          SSEKMSKeyId",
        "ETag,                 ETag,                 ETag",
        "MD5OfMessageBody,     Md5OfMessageBody,     MD5OfMessageBody",
        "ContentMD5,           ContentMD5,           ContentMD5",
        "BOOL,                 Bool,                 BOOL",
        "NULL,                 Nul,                  NULL",
        "SS,                   Ss,                   SS",
        "S,                    S,                    S",
    })
    void ofTheApisNames(String member, String sdk, String optimized) {
        assertThat(MemberNames.SDK.of(member)).isEqualTo(sdk);
        assertThat(MemberNames.OPTIMIZED.of(member)).isEqualTo(optimized);
    }
}
