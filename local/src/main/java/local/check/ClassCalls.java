package local.check;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.classfile.Attributes;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.CodeElement;
import java.lang.classfile.CodeModel;
import java.lang.classfile.instruction.InvokeDynamicInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.classfile.instruction.LineNumber;
import java.lang.constant.DirectMethodHandleDesc;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Calls of AWS SDK clients, read from compiled classes. */
final class ClassCalls {

    private static final Pattern CLIENT =
            Pattern.compile("software/amazon/awssdk/services/([a-z0-9]+)/(?:\\w+/)*\\w+?(?:Async)?Client");
    /** Methods of a client that call nothing. */
    private static final Set<String> LOCAL = Set.of(
            "builder",
            "create",
            "close",
            "serviceName",
            "serviceClientConfiguration",
            "utilities",
            "waiter",
            "batchManager",
            "hashCode",
            "equals",
            "toString");

    private final List<ClassCall> found = new ArrayList<>();

    private ClassCalls() {}

    /**
     * A call of an AWS SDK client.
     *
     * @param service   the SDK's name of it: {@code sfn}
     * @param operation {@code SendTaskSuccess}
     * @param place     {@code CallbackWorker.java:41}
     */
    record ClassCall(String service, String operation, String place) {}

    /**
     * The calls in all classes of a folder or jar, in the order of the classes' names.
     *
     * @param classes a folder; what lies in its {@code lib} are other people's
     */
    static List<ClassCall> in(Path classes) {
        var calls = new ClassCalls();
        try {
            if (Files.isDirectory(classes)) {
                calls.readAll(classes);
            } else {
                try (var jar = FileSystems.newFileSystem(classes)) {
                    calls.readAll(jar.getPath("/"));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return List.copyOf(calls.found);
    }

    private void readAll(Path root) throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.walk(root)) {
            files = all.filter(file -> file.toString().endsWith(".class"))
                    .sorted()
                    .toList();
        }
        for (var file : files) {
            read(ClassFile.of().parse(Files.readAllBytes(file)));
        }
    }

    private void read(ClassModel type) {
        var source = type.findAttribute(Attributes.sourceFile())
                .map(attribute -> attribute.sourceFile().stringValue())
                .orElseGet(() -> type.thisClass().asInternalName().replace('/', '.'));
        for (var method : type.methods()) {
            method.code().ifPresent(code -> read(code, source));
        }
    }

    private void read(CodeModel code, String source) {
        int line = 0;
        for (CodeElement element : code) {
            switch (element) {
                case LineNumber number -> line = number.line();
                case InvokeInstruction call ->
                    add(call.owner().asInternalName(), call.name().stringValue(), source, line);
                // A method reference: workers.map(client::sendTaskSuccess)
                case InvokeDynamicInstruction dynamic -> {
                    for (var argument : dynamic.bootstrapArgs()) {
                        if (argument instanceof DirectMethodHandleDesc handle) {
                            var owner = handle.owner().descriptorString();
                            add(owner.substring(1, owner.length() - 1), handle.methodName(), source, line);
                        }
                    }
                }
                default -> {}
            }
        }
    }

    private void add(String owner, String method, String source, int line) {
        Matcher client = CLIENT.matcher(owner);
        if (client.matches() && !LOCAL.contains(method)) {
            var name = method.replaceFirst("Paginator$", "");
            found.add(new ClassCall(
                    client.group(1), Character.toUpperCase(name.charAt(0)) + name.substring(1), source + ":" + line));
        }
    }
}
