package local.junit;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import local.LocalApp;
import local.time.Time;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolutionException;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.platform.commons.support.AnnotationSupport;
import org.junit.platform.commons.support.HierarchyTraversalMode;

/** Hands each test an application and takes it back: see {@link LocalAppTest}. */
final class LocalAppExtension implements BeforeEachCallback, AfterEachCallback, ParameterResolver {

    private static final Namespace NAMESPACE = Namespace.create(LocalAppExtension.class);
    private static final List<Class<?>> PARAMETERS = List.of(
            TestApp.class, LocalApp.class, StateMachineRunner.class, TestQueue.class, TestTopic.class, Clock.class);

    @Override
    public void beforeEach(ExtensionContext context) {
        if (Deployment.of(context::getConfigurationParameter).isPresent()) {
            abortWhatIsLocal(context);
        }
        lease(context);
    }

    /** Here and not where parameters are resolved: what is thrown there is a failure, whatever it is. */
    private static void abortWhatIsLocal(ExtensionContext context) {
        var test = context.getRequiredTestClass();
        if (!AppSettings.of(test).handlers().isEmpty()) {
            TestApp.onlyHere("puts handlers in the place of functions");
        }
        if (StartMoment.of(test, context.getRequiredTestMethod()).isPresent()) {
            TestApp.onlyHere("begins at a moment of its own");
        }
        var before = AnnotationSupport.findAnnotatedMethods(test, BeforeEach.class, HierarchyTraversalMode.TOP_DOWN);
        var parameters = Stream.concat(Stream.of(context.getRequiredTestMethod()), before.stream())
                .<Class<?>>flatMap(method -> Stream.of(method.getParameterTypes()))
                .toList();
        if (parameters.contains(Clock.class)) {
            TestApp.onlyHere("uses the clock");
        }
        if (parameters.contains(LocalApp.class)) {
            TestApp.onlyHere("takes the LocalApp");
        }
    }

    @Override
    public void afterEach(ExtensionContext context) {
        var app = context.getStore(NAMESPACE).remove(TestApp.class, TestApp.class);
        if (app == null) {
            return;
        }
        try {
            if (context.getExecutionException().isEmpty()) {
                app.assertNothingRuns();
            }
        } finally {
            switch (app.target()) {
                case LocalTarget local -> pool(context).giveBack(local);
                case DeployedTarget _ ->
                    app.executions().stream().filter(TestExecution::isRunning).forEach(TestExecution::stop);
            }
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
        try {
            return resolved(parameter, lease(context));
        } catch (IllegalArgumentException e) {
            throw new ParameterResolutionException(e.getMessage());
        }
    }

    private static Object resolved(ParameterContext parameter, TestApp app) {
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

    /** The test's application; the first who asks in a test takes it. */
    private static TestApp lease(ExtensionContext context) {
        return context.getStore(NAMESPACE)
                .getOrComputeIfAbsent(TestApp.class, _ -> new TestApp(target(context)), TestApp.class);
    }

    private static Target target(ExtensionContext context) {
        var test = context.getRequiredTestClass();
        var settings = AppSettings.of(test);
        var deployment = Deployment.of(context::getConfigurationParameter);
        if (deployment.isEmpty()) {
            return pool(context).take(settings, StartMoment.of(test, context.getRequiredTestMethod()));
        }
        var deployed = context.getRoot()
                .getStore(NAMESPACE)
                .getOrComputeIfAbsent(
                        DeployedTarget.class,
                        _ -> DeployedTarget.open(deployment.get(), DeployedTarget.Clients.create(), Time.real()),
                        DeployedTarget.class);
        deployed.stack().mismatch(settings.parameters()).ifPresent(TestApp::onlyHere);
        return deployed;
    }

    private static AppPool pool(ExtensionContext context) {
        return context.getRoot()
                .getStore(NAMESPACE)
                .getOrComputeIfAbsent(AppPool.class, _ -> new AppPool(), AppPool.class);
    }
}
