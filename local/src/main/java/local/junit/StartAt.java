package local.junit;

import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * When a test takes place: the application's clock begins there, and goes on as ever. On a class it is said of each of its
 * tests; on a method, of that one. Functions that run in processes of their own see the wall's time.
 */
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@Inherited
public @interface StartAt {

    /** A moment of the years 1970 to 9999 in ISO 8601: {@code 2027-03-01T08:00:00Z}, {@code 2027-03-01T09:00:00+01:00}. */
    String value();
}
