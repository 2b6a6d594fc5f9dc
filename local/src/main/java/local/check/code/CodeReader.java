package local.check.code;

import java.lang.classfile.ClassModel;
import java.lang.reflect.AccessFlag;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import local.template.Suggestion;

/** Reads functions' code; what several share is read once. */
public final class CodeReader {

    private static final String HANDLE_REQUEST = "handleRequest";

    private final Map<List<Path>, Classes> read = new HashMap<>();
    private final Map<String, Library> jars = new HashMap<>();

    /** @param code the folder with its classes, and jars */
    private record Function(List<Path> code, String handler) {}

    private final Map<Function, Code> found = new HashMap<>();

    /**
     * What a function calls from its handler on; where the handler is a library's, such as a framework's, what any class
     * of the application calls.
     *
     * @param folder    with classes, or an archive of them
     * @param libraries jars
     * @param handler   {@code helloworld.App::handleRequest}
     * @return empty where there are no classes: it is not built
     * @throws MissingHandlerException  where there is no such class or method in the code
     * @throws IllegalArgumentException where a class file is damaged
     */
    public Optional<Code> read(Path folder, List<Path> libraries, String handler) throws MissingHandlerException {
        var code = Stream.concat(Stream.of(folder), libraries.stream()).toList();
        var known = found.get(new Function(code, handler));
        if (known != null) {
            return Optional.of(known);
        }
        var classes = read.computeIfAbsent(
                code,
                _ -> new Classes(folder, libraries.stream().map(this::library).toList()));
        if (classes.isEmpty()) {
            return Optional.empty();
        }
        var parts = handler.split("::", 2);
        var type = parts[0].replace('.', '/');
        var method = parts.length == 2 ? parts[1] : HANDLE_REQUEST;
        require(classes, folder, type, method);
        var calls = new Calls();
        var graph = new CallGraph(classes, calls);
        if (classes.isOwn(type) && !Library.isOfFramework(type)) {
            graph.from(type, method);
        } else {
            graph.fromEverywhere();
        }
        var told = calls.found();
        found.put(new Function(code, handler), told);
        return Optional.of(told);
    }

    /** Modules have copies of the same jars: what bears the same name and is as large is the same. */
    private Library library(Path jar) {
        return jars.computeIfAbsent(jar.getFileName() + " " + jar.toFile().length(), _ -> Library.of(jar));
    }

    private static void require(Classes classes, Path folder, String type, String method)
            throws MissingHandlerException {
        var name = type.replace('/', '.');
        if (classes.find(type).isEmpty() && !Library.isOfAws(type)) {
            var handlers = classes.ofApplication().stream()
                    .filter(own -> isHandler(classes, own))
                    .map(own -> own.replace('/', '.'))
                    .toList();
            throw new MissingHandlerException("there is no class " + name + " in " + folder
                    + Suggestion.of(name, handlers) + " (a handler is package.Class::method)");
        }
        var types = classes.supertypes(type);
        // Of a supertype that is not there nobody can tell what it has.
        if (types.stream()
                        .allMatch(each ->
                                Library.isOfRuntime(each) || classes.find(each).isPresent())
                && types.stream()
                        .flatMap(each -> classes.find(each).stream())
                        .flatMap(each -> each.methods().stream())
                        .noneMatch(each -> each.methodName().equalsString(method)
                                && !each.flags().has(AccessFlag.ABSTRACT))) {
            throw new MissingHandlerException("class " + name + " has no method " + method
                    + Suggestion.of(method, methods(classes.find(type).orElseThrow())));
        }
    }

    private static boolean isHandler(Classes classes, String type) {
        return classes.supertypes(type).stream()
                .anyMatch(each -> each.matches("com/amazonaws/services/lambda/runtime/Request(Stream)?Handler"));
    }

    private static List<String> methods(ClassModel type) {
        return type.methods().stream()
                .filter(method ->
                        method.flags().has(AccessFlag.PUBLIC) && !method.flags().has(AccessFlag.SYNTHETIC))
                .map(method -> method.methodName().stringValue())
                .filter(name -> !name.startsWith("<"))
                .distinct()
                .toList();
    }
}
