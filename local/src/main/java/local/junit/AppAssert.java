package local.junit;

import java.util.stream.Collectors;
import local.service.access.Denial;
import org.assertj.core.api.AbstractAssert;

/** What the roles of the application were refused in a test. */
public final class AppAssert extends AbstractAssert<AppAssert, TestApp> {

    AppAssert(TestApp actual) {
        super(actual, AppAssert.class);
    }

    public AppAssert hasNoDenials() {
        isNotNull();
        if (!actual.denials().isEmpty()) {
            throw failure("%s", "expected no refused call, and there are:\n" + Story.refused(actual));
        }
        return this;
    }

    /** @param action {@code sqs:SendMessage} */
    public AppAssert denied(String action) {
        isNotNull();
        if (actual.denials().stream().noneMatch(denial -> denial.action().equals(action))) {
            var others =
                    actual.denials().stream().map(Denial::action).distinct().collect(Collectors.joining(", "));
            throw failure(
                    "%s",
                    "expected that " + action + " is refused, and "
                            + (others.isEmpty() ? "nothing is" : "what is refused is " + others));
        }
        return this;
    }
}
