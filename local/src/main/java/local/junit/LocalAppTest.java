package local.junit;

import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Tests of an application on the local run. Its test methods take what they need as parameters: {@link TestApp}, {@link
 * local.LocalApp}, {@link StateMachineRunner} (with {@link Machine} where there are several), {@link TestQueue} with {@link
 * Queue}, {@link TestTopic} with {@link Topic}, and {@link Clock}, which takes the time in hand. {@link StartAt} says when they take place.
 *
 * <p>Classes that want the same (template, parameters, handlers, upstreams) share one application. It is started once, belongs to one
 * test at a time, and begins anew for each: no executions, empty queues, no mocks, no faults, no denials. Tests that run in
 * parallel have an application each.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Inherited
@ExtendWith(LocalAppExtension.class)
public @interface LocalAppTest {

    /** The template's file, from the folder in which the tests run: that of the module, with Maven. */
    String template() default "template.yaml";

    /** Values of the template's parameters: {@code NotificationEmail=mom@example.com}. */
    String[] parameters() default {};

    /** Handlers that run in the test's own process, in place of a function's. */
    Handler[] handlers() default {};

    /** Where services are that the local run does not have: {@code dynamodb=http://127.0.0.1:8000}. */
    String[] upstreams() default {};

    /**
     * The least part of the states, catchers and retriers, in percent, that the module's tests of this template must reach;
     * if they do not, the build fails.
     */
    int minimum() default 0;

    /** A handler in place of a function. */
    @Target({})
    @Retention(RetentionPolicy.RUNTIME)
    @interface Handler {

        /** Logical ID of the function. */
        String function();

        /** A {@code RequestHandler} or {@code RequestStreamHandler} with a constructor that takes nothing. */
        Class<?> type();
    }
}
