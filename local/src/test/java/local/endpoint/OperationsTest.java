package local.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import local.service.ServiceListener;
import local.service.Services;
import local.service.lambda.Settings;
import local.template.Stacks;
import local.time.Time;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** All that the endpoint answers. */
class OperationsTest {

    private static final Path WALKED = Path.of("src/test/clients/operations.txt");

    @TempDir
    private Path folder;

    /** A new operation belongs into that file and into boto3's walk, which holds the response against its model. */
    @Test
    void clientsWalkThroughEachOfThem() throws IOException {
        assertThat(operations()).containsExactlyElementsOf(Files.readAllLines(WALKED));
    }

    private List<String> operations() {
        var stack = Stacks.of(folder, "  Topic: {Type: AWS::SNS::Topic}");
        var settings = new Settings(URI.create("http://127.0.0.1:4566"), folder);
        try (var time = Time.real();
                var services = Services.start(stack, time, settings, new ServiceListener() {})) {
            return Service.all(services).entrySet().stream()
                    .flatMap(service -> names(service.getValue()).map(name -> service.getKey() + " " + name))
                    .sorted()
                    .toList();
        }
    }

    private static Stream<String> names(Service service) {
        return switch (service) {
            case Service.Modelled modelled -> modelled.operations().keySet().stream();
            case Service.Queues queues -> queues.current().operations().keySet().stream();
            case Forwarded _ -> Stream.empty();
        };
    }
}
