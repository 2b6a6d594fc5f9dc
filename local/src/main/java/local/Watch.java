package local;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import local.service.Services;
import local.service.api.ServiceException;
import local.service.cloudformation.ResourceDifference;
import local.template.TemplateException;
import local.template.stack.Blueprint;
import local.template.stack.Stack;
import local.time.Aside;
import local.time.Time;

/**
 * Has the stack that an account began with follow its files: what is saved of a template, a definition or a function's source is
 * an update of the stack, as a deploy's would be. What cannot be read, built or run is told once, and what was there stays.
 */
final class Watch implements AutoCloseable {

    /** Between two looks. What was written between them counts at the next one, if nobody writes any more. */
    private static final Duration PAUSE = Duration.ofMillis(150);

    /** Builds a module, or throws {@link FunctionBuild.Failed}. */
    interface Builder {

        /** @param whole with its libraries and its jar, and not only its classes */
        void build(Path module, boolean whole);
    }

    private final StackFiles files;
    private final CodeCopies copies;
    private final Builder builder;
    private final Supplier<Instant> clock;
    private final WatchedFiles watched = new WatchedFiles();
    private final CountDownLatch closed = new CountDownLatch(1);

    /** What the stack is now. */
    private StackFiles.Reading reading;
    /** With the code that it runs, by logical ID. */
    private Map<String, Stack.Function> running;

    private Set<Path> noted = Set.of();
    /** What modules were made of that did not build. */
    private final Map<Path, String> failed = new HashMap<>();
    /** Modules whose libraries and jars are those of their {@code pom.xml}. */
    private final Set<Path> whole = new HashSet<>();

    private Services services;
    private Consumer<Stack> became;
    private Consumer<String> told;

    Watch(StackFiles files, StackFiles.Reading reading, Builder builder, Supplier<Instant> clock) {
        this.files = files;
        this.copies = files.copies();
        this.builder = builder;
        this.clock = clock;
        this.reading = reading;
        var here = files.here(reading.stack());
        this.running = here.stream()
                .collect(Collectors.toMap(Stack.Function::logicalId, function -> copies.of(function, clock.get())));
        here.stream().flatMap(FunctionBuild::modules).forEach(whole::add);
    }

    /** Of a stack that is about to be made, and whose functions are built. */
    static Watch of(StackFiles files, StackFiles.Reading reading, Time time) {
        return new Watch(
                files,
                reading,
                (module, whole) -> {
                    if (whole) {
                        FunctionBuild.build(module);
                    } else {
                        FunctionBuild.buildClasses(module);
                    }
                },
                time::wall);
    }

    /** What the stack is made of. */
    Blueprint blueprint() {
        return with(reading.blueprint(), running);
    }

    private static Blueprint with(Blueprint blueprint, Map<String, Stack.Function> copies) {
        return blueprint.ofFiles(function -> copies.getOrDefault(function.logicalId(), function));
    }

    /**
     * Follows the files until it is closed.
     *
     * @param became told what the stack has become
     * @param told   takes lines for the person
     */
    void start(Services services, Consumer<Stack> became, Consumer<String> told) {
        begin(services, became, told);
        Aside.start("watch", () -> {
            while (!closed.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS)) {
                try {
                    look();
                } catch (RuntimeException | Error e) {
                    told.accept("what was saved cannot be followed: " + e);
                }
            }
        });
    }

    /** The same for who looks by themselves. What was saved while the account started counts at once. */
    void begin(Services services, Consumer<Stack> became, Consumer<String> told) {
        this.services = services;
        this.became = became;
        this.told = told;
        follow(Set.of());
    }

    /** Looks whether anything was saved, and has the stack follow it. */
    void look() {
        var changed = watched.changed();
        if (!changed.isEmpty()) {
            follow(changed);
        }
    }

    private void follow(Set<Path> changed) {
        changed.stream()
                .filter(file -> file.endsWith("pom.xml"))
                .map(Path::getParent)
                .forEach(whole::remove);
        try {
            var now = read();
            var built = build(now);
            update(now, built, changed);
        } catch (TemplateException e) {
            told.accept(e.getMessage());
        } catch (ServiceException e) {
            told.accept(e.getMessage() + ": what you save is not followed any more");
            close();
        }
    }

    /** @throws TemplateException for what is wrong now, and was not before */
    private StackFiles.Reading read() {
        var looked = new HashSet<Path>();
        StackFiles.Reading now;
        try {
            now = files.read(looked);
        } catch (TemplateException e) {
            looked.addAll(noted); // what is broken names less than it did
            watch(looked, reading.stack());
            throw e;
        }
        watch(looked, now.stack());
        var known = reading.faults().stream().map(TemplateException::text).toList();
        now.faults().stream()
                .filter(fault -> !known.contains(fault.text()))
                .findFirst()
                .ifPresent(fault -> {
                    throw fault;
                });
        return now;
    }

    private void watch(Set<Path> looked, Stack stack) {
        noted = Set.copyOf(looked);
        var folders = new HashSet<Path>();
        for (var function : files.here(stack)) {
            for (var code : Stream.concat(Stream.of(function.code()), function.layers().stream())
                    .toList()) {
                FunctionBuild.module(code)
                        .ifPresentOrElse(
                                module -> {
                                    looked.add(module.resolve("pom.xml"));
                                    folders.add(module.resolve("src/main"));
                                },
                                () -> {
                                    if (!copies.isLeft(code)) {
                                        folders.add(code);
                                    }
                                });
            }
        }
        watched.follow(looked, folders);
    }

    /** Builds what is to be built; the modules that were, with the time that each took. */
    private Map<Path, Duration> build(StackFiles.Reading now) {
        var here = files.here(now.stack());
        var stale = FunctionBuild.stale(here);
        failed.keySet().retainAll(stale.keySet());
        var built = new LinkedHashMap<Path, Duration>();
        stale.forEach((module, function) -> {
            var made = FunctionBuild.made(module);
            if (made.equals(failed.get(module))) {
                return; // that is told
            }
            var begun = clock.get();
            try {
                boolean isWhole = !whole.contains(module) || isMoreThanClasses(module, here);
                builder.build(module, isWhole);
                whole.add(module);
                failed.remove(module);
                built.put(module, Duration.between(begun, clock.get()));
            } catch (FunctionBuild.Failed e) {
                failed.put(module, made);
                told.accept(
                        e.isOfCode()
                                ? e.getMessage() + "\n" + function.logicalId() + ": does not build, its code stays"
                                : function.location() + ": cannot build " + function.logicalId() + e.getMessage());
            }
        });
        return built;
    }

    /** Whether a function or layer is made of something else of a module than the classes that it compiles to. */
    private static boolean isMoreThanClasses(Path module, List<Stack.Function> functions) {
        var classes = module.resolve("target/classes");
        return functions.stream()
                .anyMatch(function -> FunctionBuild.module(function.code())
                                        .filter(module::equals)
                                        .isPresent()
                                && !function.classes()
                                        .toAbsolutePath()
                                        .normalize()
                                        .equals(classes)
                        || function.layers().stream()
                                .flatMap(layer -> FunctionBuild.module(layer).stream())
                                .anyMatch(module::equals));
    }

    private void update(StackFiles.Reading now, Map<Path, Duration> built, Set<Path> changed) {
        var next = new HashMap<String, Stack.Function>();
        var sound = files.here(now.stack()).stream()
                .filter(function -> FunctionBuild.modules(function).noneMatch(failed::containsKey))
                .toList();
        for (var function : files.here(now.stack())) {
            var before = running.get(function.logicalId());
            if (sound.contains(function)) {
                next.put(function.logicalId(), copies.of(function, clock.get()));
            } else if (before != null) {
                next.put(function.logicalId(), function.from(before.code(), before.layers()));
            } else {
                return; // a new one that does not build: that is told
            }
        }
        services.check(now.stack(), sound);
        services.cloudFormation()
                .update(now.text(), with(now.blueprint(), next))
                .ifPresent(differences -> {
                    tellNotices(now);
                    tell(differences, files.here(now.stack()), built, !changed.isEmpty() && failed.isEmpty());
                    reading = now;
                    running = next;
                    became.accept(Runtimes.told(now.stack(), files.here(now.stack())));
                });
    }

    private void tellNotices(StackFiles.Reading now) {
        var known =
                reading.stack().notices().stream().map(Stack.Notice::message).toList();
        now.stack().notices().stream()
                .filter(notice -> !known.contains(notice.message()))
                .forEach(notice -> told.accept(notice.location() + ": " + notice.message()));
    }

    private void tell(
            List<ResourceDifference> differences,
            List<Stack.Function> functions,
            Map<Path, Duration> built,
            boolean isSaved) {
        var lines = WatchLines.of(differences, functions, built);
        lines.forEach(told);
        if (lines.isEmpty() && isSaved) {
            told.accept("saved: nothing of the stack changes");
        }
    }

    @Override
    public void close() {
        closed.countDown();
    }
}
