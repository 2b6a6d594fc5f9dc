package local.service.lambda;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * Tells the connections of functions' processes, and of what these have forked, from those of everybody else. Only
 * Linux tells which process has which socket; elsewhere no connection is known as a function's.
 */
public final class FunctionConnections {

    private static final Path PROC = Path.of("/proc");
    private static final String ESTABLISHED = "01";
    /** Of a socket that is none of TCP, and will not become one. */
    private static final int NONE = -1;

    /** How long it is remembered that a connection is somebody else's: its port may be another process's after that. */
    private static final long REMEMBERED = Duration.ofSeconds(1).toNanos();

    private final RunningFunctions running;
    /** The local ports of the sockets that functions have, as far as they are connected. To ask takes some milliseconds. */
    private final Map<String, Integer> ports = new ConcurrentHashMap<>();
    /** When a port was last found to be nobody's of ours. */
    private final Map<Integer, Long> others = new ConcurrentHashMap<>();

    FunctionConnections(RunningFunctions running) {
        this.running = running;
    }

    /**
     * Whether a function's process is at the other end of a connection to the endpoint.
     *
     * @param client the connection's other end, on this machine
     */
    public boolean isFunctions(InetSocketAddress client) {
        long now = System.nanoTime();
        var known = others.get(client.getPort());
        if (running.areNone() || known != null && now - known < REMEMBERED) {
            return false;
        }
        boolean found = ofFunctions().contains(client.getPort());
        if (!found) {
            others.values().removeIf(since -> now - since >= REMEMBERED);
            others.put(client.getPort(), now);
        }
        return found;
    }

    /** The ports from which functions are connected to whomever. */
    private Set<Integer> ofFunctions() {
        var sockets = new HashSet<String>();
        running.all().forEach(process -> addSockets(process, sockets));
        ports.keySet().retainAll(sockets);
        if (!ports.keySet().containsAll(sockets)) {
            rows("net/unix", 6, sockets).forEach(row -> ports.put(row[6], NONE));
            Stream.of("net/tcp", "net/tcp6")
                    .flatMap(table -> rows(table, 9, sockets))
                    .filter(row -> row[3].equals(ESTABLISHED))
                    .forEach(row -> ports.put(row[9], port(row[1])));
        }
        return Set.copyOf(ports.values());
    }

    private static void addSockets(ProcessHandle process, Set<String> sockets) {
        try (var open = Files.newDirectoryStream(
                PROC.resolve(Long.toString(process.pid())).resolve("fd"))) {
            for (var file : open) {
                var target = target(file);
                if (target.startsWith("socket:[")) {
                    sockets.add(target.substring("socket:[".length(), target.length() - 1));
                }
            }
        } catch (IOException | DirectoryIteratorException gone) {
            // then it is not connected any more
        }
    }

    private static String target(Path file) {
        try {
            return Files.readSymbolicLink(file).toString();
        } catch (IOException closed) {
            return "";
        }
    }

    /** @param inode which field tells whose row it is */
    private static Stream<String[]> rows(String table, int inode, Set<String> sockets) {
        try {
            return Files.readAllLines(PROC.resolve(table), StandardCharsets.ISO_8859_1).stream()
                    .map(line -> line.strip().split("\\s+"))
                    .filter(fields -> fields.length > inode && sockets.contains(fields[inode]));
        } catch (IOException untold) {
            return Stream.of(); // then no connection is known as a function's
        }
    }

    /** @param address {@code 0100007F:1F90} */
    private static int port(String address) {
        return Integer.parseInt(address.substring(address.lastIndexOf(':') + 1), 16);
    }
}
