package local.junit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The applications of a test run: one for each that tests at once want, used again, and closed when all tests have ended. */
final class AppPool implements AutoCloseable {

    private final Map<AppSettings, Deque<LocalTarget>> free = new HashMap<>();
    private final List<LocalTarget> all = new ArrayList<>();
    private final Map<Path, Coverage> coverage = new LinkedHashMap<>();
    private final Map<Path, Integer> minimum = new HashMap<>();

    /** @throws local.template.TemplateException where the template is wrong or cannot be run */
    LocalTarget take(AppSettings settings) {
        synchronized (this) {
            var app = free.computeIfAbsent(settings, _ -> new ArrayDeque<>()).poll();
            if (app != null) {
                return app;
            }
        }
        try {
            var app = LocalTarget.start(settings);
            synchronized (this) {
                all.add(app);
                var template = settings.template();
                coverage.computeIfAbsent(
                        template, _ -> new Coverage(template, app.app().stack()));
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
            free.get(app.settings()).push(app);
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
            var report = CoverageReport.write(template, one.getValue());
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
