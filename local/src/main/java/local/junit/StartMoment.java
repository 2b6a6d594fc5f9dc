package local.junit;

import java.lang.reflect.Method;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.platform.commons.support.AnnotationSupport;
import org.junit.platform.commons.support.SearchOption;

/** The moment at which a test wants to begin. */
final class StartMoment {

    private StartMoment() {}

    /**
     * What is said of the test's method, else of its class; nothing where nothing is said.
     *
     * @throws ExtensionConfigurationException where it is no moment; its message says why
     */
    static Optional<Instant> of(Class<?> test, Method method) {
        var ofMethod = AnnotationSupport.findAnnotation(method, StartAt.class);
        var where = ofMethod.isPresent() ? test.getSimpleName() + "." + method.getName() : test.getSimpleName();
        return ofMethod.or(() ->
                        AnnotationSupport.findAnnotation(test, StartAt.class, SearchOption.INCLUDE_ENCLOSING_CLASSES))
                .map(startAt -> parse(where, startAt.value()));
    }

    private static Instant parse(String where, String text) {
        try {
            var moment = OffsetDateTime.parse(text).toInstant();
            int year = moment.atOffset(ZoneOffset.UTC).getYear();
            if (year < 1970 || year > 9999) {
                throw new DateTimeException("the year " + year + " is not of 1970 to 9999");
            }
            return moment;
        } catch (DateTimeException e) {
            throw new ExtensionConfigurationException("@StartAt of " + where + ": \"" + text
                    + "\" is no moment, written as 2027-03-01T08:00:00Z" + reason(e));
        }
    }

    /** What the JDK says of a date that does not exist: what it says of the form, the sentence says better. */
    private static String reason(DateTimeException e) {
        return switch (e.getCause()) {
            case DateTimeException cause when e instanceof DateTimeParseException -> ": " + cause.getMessage();
            case null, default -> e instanceof DateTimeParseException ? "" : ": " + e.getMessage();
        };
    }
}
