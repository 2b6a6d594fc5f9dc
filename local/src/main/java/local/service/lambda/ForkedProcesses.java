package local.service.lambda;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** What a function's process has forked, which ends with it as it does with Lambda's sandbox. */
final class ForkedProcesses {

    private ForkedProcesses() {}

    /**
     * Ends them. A child whose parent has ended before is found by its environment, where the system shows it.
     *
     * @param mark what stands in the function's environment and in no other
     */
    static void end(ProcessHandle function, String mark) {
        var proc = Path.of("/proc/self/environ");
        var forked = Files.isReadable(proc)
                ? ProcessHandle.allProcesses().filter(each -> each.pid() != function.pid() && bears(each, mark))
                : Stream.<ProcessHandle>empty();
        Stream.concat(forked, function.descendants()).distinct().forEach(ProcessHandle::destroyForcibly);
    }

    /** Whether it was started with that in its environment, as far as the system tells. */
    static boolean bears(ProcessHandle process, String mark) {
        try {
            var environment = Files.readAllBytes(Path.of("/proc", Long.toString(process.pid()), "environ"));
            return new String(environment, StandardCharsets.ISO_8859_1).contains(mark);
        } catch (IOException e) {
            return false; // another user's, or gone
        }
    }
}
