package local.junit;

import java.lang.reflect.InvocationTargetException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import local.Settings;
import local.service.upstream.Upstreams;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.platform.commons.support.AnnotationSupport;
import org.junit.platform.commons.support.SearchOption;

/**
 * What a test class wants; classes that want the same share an application.
 *
 * @param handlers the classes of handlers, by their functions' logical IDs
 */
record AppSettings(
        Path template,
        Map<String, String> parameters,
        Map<String, Class<?>> handlers,
        List<String> upstreams,
        int minimum) {

    /** @throws ExtensionConfigurationException where the annotation cannot be right; its message says why */
    static AppSettings of(Class<?> test) {
        var wanted = AnnotationSupport.findAnnotation(test, LocalAppTest.class, SearchOption.INCLUDE_ENCLOSING_CLASSES)
                .orElseThrow(() -> fault(test, "has no @LocalAppTest"));
        var template = Path.of(wanted.template()).toAbsolutePath().normalize();
        if (!Files.isRegularFile(template)) {
            throw fault(test, "the template " + template + " is not there");
        }
        var parameters = new LinkedHashMap<String, String>();
        for (var parameter : wanted.parameters()) {
            int end = parameter.indexOf('=');
            if (end < 1) {
                throw fault(test, "a parameter is given as Name=value, and not as \"" + parameter + "\"");
            }
            parameters.put(parameter.substring(0, end), parameter.substring(end + 1));
        }
        var handlers = new LinkedHashMap<String, Class<?>>();
        for (var handler : wanted.handlers()) {
            if (handlers.put(handler.function(), handler.type()) != null) {
                throw fault(test, "two handlers for " + handler.function());
            }
        }
        var upstreams = List.of(wanted.upstreams());
        try {
            Upstreams.of(upstreams);
        } catch (IllegalArgumentException e) {
            throw fault(test, e.getMessage());
        }
        return new AppSettings(template, parameters, handlers, upstreams, wanted.minimum());
    }

    /** With a new handler object for each class. */
    Settings settings() {
        var objects = new LinkedHashMap<String, Object>();
        handlers.forEach((function, type) -> objects.put(function, create(type)));
        return Settings.of(template)
                .withParameters(parameters)
                .withHandlers(objects)
                .withUpstreams(upstreams.toArray(String[]::new));
    }

    private static Object create(Class<?> type) {
        try {
            var constructor = type.getDeclaredConstructor();
            constructor.setAccessible(true);
            return constructor.newInstance();
        } catch (InvocationTargetException e) {
            throw new ExtensionConfigurationException("the constructor of " + type.getName() + " failed", e.getCause());
        } catch (ReflectiveOperationException e) {
            throw new ExtensionConfigurationException(type.getName()
                    + " cannot be a handler: it must be a class, static where it is nested, with a constructor that"
                    + " takes nothing");
        }
    }

    private static ExtensionConfigurationException fault(Class<?> test, String fault) {
        return new ExtensionConfigurationException("@LocalAppTest of " + test.getSimpleName() + ": " + fault);
    }
}
