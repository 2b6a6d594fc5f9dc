package local.junit;

import java.util.List;
import java.util.Optional;
import local.LocalApp;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolutionException;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Hands each test an application and takes it back: see {@link LocalAppTest}. */
final class LocalAppExtension implements BeforeEachCallback, AfterEachCallback, ParameterResolver {

    private static final Namespace NAMESPACE = Namespace.create(LocalAppExtension.class);
    private static final List<Class<?>> PARAMETERS = List.of(
            TestApp.class, LocalApp.class, StateMachineRunner.class, TestQueue.class, TestTopic.class, Clock.class);

    @Override
    public void beforeEach(ExtensionContext context) {
        lease(context);
    }

    @Override
    public void afterEach(ExtensionContext context) {
        var app = context.getStore(NAMESPACE).remove(TestApp.class, TestApp.class);
        if (app != null) {
            pool(context).giveBack(app, context.getExecutionException().isPresent());
        }
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return PARAMETERS.contains(parameter.getParameter().getType());
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        if (context.getTestMethod().isEmpty()) {
            throw new ParameterResolutionException(
                    "an application belongs to one test: take it as a parameter of the test method or of @BeforeEach");
        }
        var app = lease(context);
        var type = parameter.getParameter().getType();
        if (type == StateMachineRunner.class) {
            return parameter
                    .findAnnotation(Machine.class)
                    .map(machine -> app.machine(machine.value()))
                    .orElseGet(app::machine);
        }
        if (type == TestQueue.class) {
            return app.queue(
                    named(parameter, parameter.findAnnotation(Queue.class).map(Queue::value)));
        }
        if (type == TestTopic.class) {
            return app.topic(
                    named(parameter, parameter.findAnnotation(Topic.class).map(Topic::value)));
        }
        return type == Clock.class ? app.clock() : type == LocalApp.class ? app.local() : app;
    }

    private static String named(ParameterContext parameter, Optional<String> name) {
        var type = parameter.getParameter().getType();
        return name.orElseThrow(() -> new ParameterResolutionException("say which one: @"
                + type.getSimpleName().substring("Test".length()) + "(\"LogicalId\") " + type.getSimpleName() + " "
                + parameter.getParameter().getName()));
    }

    /** The test's application; the first who asks in a test takes it from the pool. */
    private static TestApp lease(ExtensionContext context) {
        var settings = AppSettings.of(context.getRequiredTestClass());
        return context.getStore(NAMESPACE)
                .getOrComputeIfAbsent(TestApp.class, _ -> pool(context).take(settings), TestApp.class);
    }

    private static AppPool pool(ExtensionContext context) {
        return context.getRoot()
                .getStore(NAMESPACE)
                .getOrComputeIfAbsent(AppPool.class, _ -> new AppPool(), AppPool.class);
    }
}
