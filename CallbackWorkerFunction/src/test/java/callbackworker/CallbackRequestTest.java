package callbackworker;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CallbackRequestTest {
    @Test
    void isReadFromTheBodyThatTheStateMachineSends() {
        assertThat(CallbackRequest.parse("""
            {"taskToken": "AQCE", "execution": "my-execution", "payload": "hi mom"}\
            """)).isEqualTo(new CallbackRequest("AQCE", "my-execution", "hi mom"));
    }

    @Test
    void needsNothingButTheToken() {
        assertThat(CallbackRequest.parse("""
            {"taskToken": "AQCE", "payload": 42, "colour": "green"}\
            """)).isEqualTo(new CallbackRequest("AQCE", "", ""));
    }

    @Test
    void doesNotShowItsToken() {
        assertThat(new CallbackRequest("AQCE", "my-execution", "hi mom"))
                .hasToString("CallbackRequest[execution=my-execution, payload=hi mom]");
    }
}
