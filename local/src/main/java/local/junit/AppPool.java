package local.junit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The applications of a test run: one for each that tests at once want, used again, and closed when all tests have ended. */
final class AppPool implements AutoCloseable {

    /** @param ownTime whether its clock does not show the wall's time */
    private record Like(AppSettings settings, boolean ownTime) {}

    private final Map<Like, Deque<LocalTarget>> free = new HashMap<>();
    private final List<LocalTarget> all = new ArrayList<>();
    private final Map<Path, Coverage> coverage = new LinkedHashMap<>();
    private final Map<Path, Integer> minimum = new HashMap<>();

    /**
     * @param startAt what its clock is to show
     * @throws local.template.TemplateException where the template is wrong or cannot be run
     */
    LocalTarget take(AppSettings settings, Optional<Instant> startAt) {
        var like = new Like(settings, startAt.isPresent());
        synchronized (this) {
            var app = free.computeIfAbsent(like, _ -> new ArrayDeque<>()).poll();
            if (app != null) {
                if (startAt.isEmpty() || app.app().time().beginAt(startAt.get())) {
                    return app;
                }
                // something is due by its old time, such as a schedule
                all.remove(app);
                app.close();
            }
        }
        try {
            var app = LocalTarget.start(settings, startAt);
            synchronized (this) {
                all.add(app);
                var template = settings.template();
                coverage.computeIfAbsent(
                                template, _ -> new Coverage(template, app.app().stack()))
                        .watch(app.app());
                minimum.merge(template, settings.minimum(), Math::max);
            }
            return app;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Makes it ready for the next test. */
    void giveBack(LocalTarget app) {
        app.reset();
        coverage(app).add(app.observer().histories(), app.observer().calls());
        app.observer().clear();
        synchronized (this) {
            free.get(new Like(app.settings(), app.hasOwnTime())).push(app);
        }
    }

    private synchronized Coverage coverage(LocalTarget app) {
        return coverage.get(app.settings().template());
    }

    /** @throws AssertionError where tests have seen less of a template than they must */
    @Override
    public synchronized void close() throws IOException {
        all.forEach(LocalTarget::close);
        var missed = new ArrayList<String>();
        for (var one : coverage.entrySet()) {
            var template = one.getKey();
            var report = CoverageReport.write(CoverageReport.FOLDER, template, one.getValue());
            System.out.println(template.getFileName() + ": " + one.getValue().line() + " (" + report + ")");
            if (one.getValue().percent() < minimum.get(template)) {
                missed.add(template.getFileName() + ": the tests reach "
                        + one.getValue().percent() + " % of the states, catchers and retriers, and must reach "
                        + minimum.get(template) + " %");
            }
        }
        if (!missed.isEmpty()) {
            throw new AssertionError(String.join("\n", missed));
        }
    }
}
