package local.service.xray;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.xray.model.Edge;
import software.amazon.awssdk.services.xray.model.EdgeStatistics;
import software.amazon.awssdk.services.xray.model.ErrorStatistics;
import software.amazon.awssdk.services.xray.model.FaultStatistics;
import software.amazon.awssdk.services.xray.model.HistogramEntry;
import software.amazon.awssdk.services.xray.model.Service;
import software.amazon.awssdk.services.xray.model.ServiceStatistics;

/**
 * Who calls whom in these traces: a service for each name and type of segments, an edge for each pair of which the one
 * calls the other, and a client before what each trace began with.
 */
record ServiceGraph(String account, List<Trace> traces) {

    private static final Key CLIENT = new Key("client", "client");

    /** What segments of the same service have in common. */
    private record Key(String name, String type) {

        static Key of(Segment segment) {
            return new Key(segment.name(), segment.origin().orElse("remote"));
        }
    }

    /** What is known of a service so far. */
    private static final class Node {
        private final Key key;
        private final int id;
        private final List<Segment> requests = new ArrayList<>();
        private final Map<Integer, List<Segment>> edges = new TreeMap<>();
        private boolean root;

        Node(Key key, int id) {
            this.key = key;
            this.id = id;
        }
    }

    /** With the numbers that edges name them by; those that were called first come first. */
    List<Service> services() {
        var nodes = new LinkedHashMap<Key, Node>();
        for (var trace : traces.reversed()) {
            var owners = trace.owners();
            for (var segment : trace.segments()) {
                var node = node(nodes, Key.of(segment));
                node.requests.add(segment);
                var caller = Trace.caller(owners, segment);
                node.root |= caller.isEmpty();
                var from = node(nodes, caller.map(Key::of).orElse(CLIENT));
                from.edges.computeIfAbsent(node.id, _ -> new ArrayList<>()).add(segment);
                if (from.key.equals(CLIENT)) {
                    from.requests.add(segment);
                }
            }
        }
        return nodes.values().stream().map(this::service).toList();
    }

    private static Node node(Map<Key, Node> nodes, Key key) {
        var there = nodes.get(key);
        if (there == null) {
            there = new Node(key, nodes.size());
            nodes.put(key, there);
        }
        return there;
    }

    private Service service(Node node) {
        var service = Service.builder()
                .referenceId(node.id)
                .name(node.key.name())
                .names(node.key.name())
                .type(node.key.type())
                .state("active")
                .startTime(start(node.requests))
                .endTime(end(node.requests))
                .edges(node.edges.entrySet().stream()
                        .map(edge -> edge(edge.getKey(), edge.getValue()))
                        .toList());
        if (node.key.equals(CLIENT)) {
            return service.build();
        }
        var statistics = edgeStatistics(node.requests);
        return service.root(node.root)
                .accountId(account)
                .summaryStatistics(ServiceStatistics.builder()
                        .okCount(statistics.okCount())
                        .errorStatistics(statistics.errorStatistics())
                        .faultStatistics(statistics.faultStatistics())
                        .totalCount(statistics.totalCount())
                        .totalResponseTime(statistics.totalResponseTime())
                        .build())
                .durationHistogram(histogram(node.requests))
                .responseTimeHistogram(histogram(node.requests))
                .build();
    }

    private static Edge edge(int to, List<Segment> requests) {
        return Edge.builder()
                .referenceId(to)
                .startTime(start(requests))
                .endTime(end(requests))
                .summaryStatistics(edgeStatistics(requests))
                .responseTimeHistogram(histogram(requests))
                .aliases(List.of())
                .build();
    }

    private static Instant start(List<Segment> requests) {
        return requests.stream()
                .map(Segment::start)
                .min(Comparator.naturalOrder())
                .orElseThrow();
    }

    private static Instant end(List<Segment> requests) {
        return requests.stream()
                .map(request -> request.end().orElse(request.start()))
                .max(Comparator.naturalOrder())
                .orElseThrow();
    }

    /** Of those that have ended. */
    private static EdgeStatistics edgeStatistics(List<Segment> requests) {
        var ended = ended(requests);
        long throttled = count(ended, Segment.Failure.Kind.THROTTLE);
        long errors = count(ended, Segment.Failure.Kind.ERROR);
        long faults = count(ended, Segment.Failure.Kind.FAULT);
        return EdgeStatistics.builder()
                .okCount(ended.size() - throttled - errors - faults)
                .errorStatistics(ErrorStatistics.builder()
                        .throttleCount(throttled)
                        .otherCount(errors)
                        .totalCount(throttled + errors)
                        .build())
                .faultStatistics(FaultStatistics.builder()
                        .otherCount(faults)
                        .totalCount(faults)
                        .build())
                .totalCount((long) ended.size())
                .totalResponseTime(ended.stream().mapToDouble(Segment::seconds).sum())
                .build();
    }

    private static List<Segment> ended(List<Segment> requests) {
        return requests.stream().filter(request -> request.end().isPresent()).toList();
    }

    private static long count(List<Segment> requests, Segment.Failure.Kind kind) {
        return requests.stream().filter(request -> request.is(kind)).count();
    }

    private static List<HistogramEntry> histogram(List<Segment> requests) {
        return ended(requests).stream()
                .collect(Collectors.groupingBy(Segment::seconds, TreeMap::new, Collectors.counting()))
                .entrySet()
                .stream()
                .map(entry -> HistogramEntry.builder()
                        .value(entry.getKey())
                        .count(entry.getValue().intValue())
                        .build())
                .toList();
    }
}
