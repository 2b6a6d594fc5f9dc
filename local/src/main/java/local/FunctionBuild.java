package local;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import local.json.Reason;
import local.template.TemplateException;
import local.template.stack.Stack;

/**
 * Builds the Maven modules that functions' code and layers come from, where their sources have changed since they were built, each
 * once. What {@code sam build} made has no sources and is taken as it is.
 *
 * <p>A build that went through writes down what it was made of in {@code target/local-build}. Before it starts it
 * empties that file, so that one that fails or is killed is done again.
 */
public final class FunctionBuild {

    private static final String STAMP = "target/local-build";
    private static final String PACKAGE = "package";
    /** A JVM that ends after some seconds compiles its own code in vain: so it takes half the time of a processor. */
    private static final String SHORT_LIVED = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC";

    private static final String COPY_DEPENDENCIES =
            "org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies";

    private FunctionBuild() {}

    /**
     * @throws TemplateException where a module does not build, with what its compiler says
     */
    public static void buildStale(List<Stack.Function> functions) {
        var modules = stale(functions);
        int number = 0;
        for (var stale : modules.entrySet()) {
            var function = stale.getValue();
            int of = modules.size();
            int at = ++number;
            try {
                build(
                        stale.getKey(),
                        PACKAGE,
                        () -> BuildLine.begin(at, of, function.logicalId(), shown(stale.getKey()))::close);
            } catch (Failed failed) {
                throw new TemplateException(
                        function.location(),
                        failed.isOfCode()
                                ? function.logicalId() + " does not build:\n" + failed.getMessage()
                                : "cannot build " + function.logicalId() + failed.getMessage());
            }
        }
    }

    /** A module was not built: why. */
    static final class Failed extends RuntimeException {

        private final boolean isOfCode;

        private Failed(String message, boolean isOfCode) {
            super(message, null, false, false);
            this.isOfCode = isOfCode;
        }

        /** With what the compiler says. */
        static Failed ofCode(String message) {
            return new Failed(message, true);
        }

        /** Whether the message is what its compiler says, {@code file:line: message}. */
        boolean isOfCode() {
            return isOfCode;
        }
    }

    /** The modules that are to be built, each with a function that it is of. */
    static Map<Path, Stack.Function> stale(List<Stack.Function> functions) {
        var modules = new LinkedHashMap<Path, Stack.Function>();
        functions.forEach(function -> modules(function).forEach(module -> modules.putIfAbsent(module, function)));
        modules.keySet().removeIf(module -> !isStaleModule(module));
        return modules;
    }

    /** The modules whose builds make a function's code and layers. */
    static Stream<Path> modules(Stack.Function function) {
        return Stream.concat(Stream.of(function.code()), function.layers().stream())
                .flatMap(code -> module(code).stream());
    }

    /**
     * Builds the classes of a module alone, where its libraries are there and nobody takes its jar: what is right is made
     * in half the time.
     *
     * @throws Failed where that fails
     */
    static void buildClasses(Path module) {
        build(module, "process-classes", () -> () -> {});
    }

    /**
     * Builds a module.
     *
     * @throws Failed where that fails
     */
    static void build(Path module) {
        build(module, PACKAGE, () -> () -> {});
    }

    /** Tells on a terminal that a build goes on, until it is closed. */
    private interface Told extends AutoCloseable {
        @Override
        void close();
    }

    /**
     * Whether the code is that of a Maven module with sources that it was not built from.
     *
     * @param code what {@code CodeUri} names
     */
    public static boolean isStale(Path code) {
        return module(code).filter(FunctionBuild::isStaleModule).isPresent();
    }

    /** The module whose build makes the code: its own folder, or the one above the {@code target} that it lies in. */
    static Optional<Path> module(Path code) {
        var path = code.toAbsolutePath().normalize();
        return Stream.iterate(path, folder -> folder != null, Path::getParent)
                .filter(folder -> folder.endsWith("target"))
                .map(Path::getParent)
                .findFirst()
                .or(() -> Optional.of(path))
                .filter(folder -> Files.isRegularFile(folder.resolve("pom.xml")));
    }

    private static boolean isStaleModule(Path module) {
        var stamp = module.resolve(STAMP);
        try {
            // a layer may be nothing but libraries
            boolean hasSources = walk(module.resolve("src/main")).stream().anyMatch(Files::isRegularFile);
            if (hasSources && walk(module.resolve("target/classes")).stream().noneMatch(Files::isRegularFile)) {
                return true;
            }
            return Files.exists(stamp) ? !Files.readString(stamp).equals(sources(module)) : isOlder(module);
        } catch (IOException e) {
            return true;
        }
    }

    /** For what somebody else built: by the times of its files. */
    private static boolean isOlder(Path module) throws IOException {
        return !Files.isDirectory(module.resolve("target/dependency"))
                || newest(module.resolve("pom.xml"), module.resolve("src/main"))
                        .isAfter(newest(module.resolve("target/classes")));
    }

    private static void build(Path module, String phase, Supplier<Told> told) {
        try (var _ = lock(module)) {
            if (!isStaleModule(module)) {
                return; // another run has built it meanwhile
            }
            Files.writeString(module.resolve(STAMP), "");
            var made = sources(module);
            try (var _ = told.get()) {
                maven(module, phase);
            }
            Files.writeString(module.resolve(STAMP), made);
        } catch (IOException e) {
            throw new Failed(" in " + shown(module) + ": " + Reason.of(e), false);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Failed(": it was interrupted", false);
        }
    }

    /** Two runs at once do not build the same module: the second waits until the first is done. */
    private static FileChannel lock(Path module) throws IOException {
        Files.createDirectories(module.resolve("target"));
        var file =
                FileChannel.open(module.resolve(STAMP + ".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        file.lock();
        return file;
    }

    private static void maven(Path module, String phase) throws IOException, InterruptedException {
        var command = new ArrayList<>(
                List.of(mvn(), "--quiet", "--batch-mode", "-Dstyle.color=never", "-Dmaven.test.skip=true", phase));
        // a module that does not lay its libraries beside its classes itself
        if (phase.equals(PACKAGE)
                && !Files.readString(module.resolve("pom.xml")).contains("copy-dependencies")) {
            command.addAll(List.of(COPY_DEPENDENCIES, "-DincludeScope=runtime", "-Dmdep.overWriteSnapshots=true"));
        }
        var builder = new ProcessBuilder(command).directory(module.toFile()).redirectErrorStream(true);
        builder.environment().merge("MAVEN_OPTS", SHORT_LIVED, (given, own) -> own + " " + given);
        Process maven;
        try {
            maven = builder.start();
        } catch (IOException e) {
            throw new Failed(": Maven (mvn) is not on the PATH; install it, or run sam build", false);
        }
        var messages = new String(maven.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (maven.waitFor() != 0) {
            throw Failed.ofCode(MavenMessages.shown(messages));
        }
    }

    private static String mvn() {
        return System.getProperty("os.name").startsWith("Windows") ? "mvn.cmd" : "mvn";
    }

    /** As seen from where the person is. */
    static Path shown(Path module) {
        var here = Path.of("").toAbsolutePath();
        return module.equals(here) ? Path.of(".") : module.startsWith(here) ? here.relativize(module) : module;
    }

    /** What a build of the module would be made of. */
    static String made(Path module) {
        try {
            return sources(module);
        } catch (IOException e) {
            return "";
        }
    }

    /** What a build is made of: each file with its size and time. */
    private static String sources(Path module) throws IOException {
        var text = walk(module.resolve("pom.xml"), module.resolve("src/main")).stream()
                .filter(Files::isRegularFile)
                .map(file -> module.relativize(file) + " " + file.toFile().length() + " "
                        + file.toFile().lastModified())
                .sorted()
                .collect(Collectors.joining("\n"));
        return UUID.nameUUIDFromBytes(text.getBytes(StandardCharsets.UTF_8)).toString();
    }

    /** Folders count too: where a file was taken away, its folder is newer. */
    private static Instant newest(Path... roots) throws IOException {
        return walk(roots).stream()
                .map(file -> Instant.ofEpochMilli(file.toFile().lastModified()))
                .max(Instant::compareTo)
                .orElse(Instant.MIN);
    }

    private static List<Path> walk(Path... roots) throws IOException {
        var all = new ArrayList<Path>();
        for (var root : roots) {
            if (Files.exists(root)) {
                try (var files = Files.walk(root)) {
                    files.forEach(all::add);
                }
            }
        }
        return all;
    }
}
