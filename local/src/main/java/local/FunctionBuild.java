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
import java.util.Optional;
import java.util.UUID;
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
    private static final String COPY_DEPENDENCIES =
            "org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies";

    private FunctionBuild() {}

    /**
     * @throws TemplateException where a module does not build, with what its compiler says
     */
    public static void buildStale(List<Stack.Function> functions) {
        var modules = new LinkedHashMap<Path, Stack.Function>();
        for (var function : functions) {
            Stream.concat(Stream.of(function.code()), function.layers().stream())
                    .flatMap(code -> module(code).stream())
                    .forEach(module -> modules.putIfAbsent(module, function));
        }
        modules.keySet().removeIf(module -> !isStaleModule(module));
        int number = 0;
        for (var stale : modules.entrySet()) {
            build(stale.getValue(), stale.getKey(), ++number, modules.size());
        }
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

    private static void build(Stack.Function function, Path module, int number, int of) {
        try (var _ = lock(module)) {
            if (!isStaleModule(module)) {
                return; // another run has built it meanwhile
            }
            Files.writeString(module.resolve(STAMP), "");
            var made = sources(module);
            try (var _ = BuildLine.begin(number, of, function.logicalId(), shown(module))) {
                maven(function, module);
            }
            Files.writeString(module.resolve(STAMP), made);
        } catch (IOException e) {
            throw new TemplateException(
                    function.location(),
                    "cannot build " + function.logicalId() + " in " + shown(module) + ": " + Reason.of(e));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TemplateException(function.location(), "building " + function.logicalId() + " was interrupted");
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

    private static void maven(Stack.Function function, Path module) throws IOException, InterruptedException {
        var command = new ArrayList<>(
                List.of(mvn(), "--quiet", "--batch-mode", "-Dstyle.color=never", "-Dmaven.test.skip=true", "package"));
        // a module that does not lay its libraries beside its classes itself
        if (!Files.readString(module.resolve("pom.xml")).contains("copy-dependencies")) {
            command.addAll(List.of(COPY_DEPENDENCIES, "-DincludeScope=runtime", "-Dmdep.overWriteSnapshots=true"));
        }
        Process maven;
        try {
            maven = new ProcessBuilder(command)
                    .directory(module.toFile())
                    .redirectErrorStream(true)
                    .start();
        } catch (IOException e) {
            throw new TemplateException(
                    function.location(),
                    "cannot build " + function.logicalId()
                            + ": Maven (mvn) is not on the PATH; install it, or run sam build");
        }
        var messages = new String(maven.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (maven.waitFor() != 0) {
            throw new TemplateException(
                    function.location(), function.logicalId() + " does not build:\n" + MavenMessages.shown(messages));
        }
    }

    private static String mvn() {
        return System.getProperty("os.name").startsWith("Windows") ? "mvn.cmd" : "mvn";
    }

    /** As seen from where the person is. */
    private static Path shown(Path module) {
        var here = Path.of("").toAbsolutePath();
        return module.equals(here) ? Path.of(".") : module.startsWith(here) ? here.relativize(module) : module;
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
