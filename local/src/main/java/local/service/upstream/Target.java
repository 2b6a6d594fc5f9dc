package local.service.upstream;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.regions.ServiceMetadata;

/** Where the calls of a service go on to. */
sealed interface Target {

    /** Another emulator: DynamoDB Local, moto, whatever speaks the service's protocol. */
    record Emulator(URI url) implements Target {

        @Override
        public String toString() {
            return url.toString();
        }
    }

    /** The real account, with the credentials of the person who started the local run. */
    record Account() implements Target {

        @Override
        public String toString() {
            return "AWS, the real account";
        }
    }

    /** Where requests are sent. */
    default URI url(WireModel service, String region) {
        return switch (this) {
            case Emulator(var url) -> url;
            case Account _ ->
                URI.create("https://"
                        + ServiceMetadata.of(service.endpointPrefix()).endpointFor(Region.of(region)));
        };
    }

    /** @return empty where the text is neither {@code aws} nor an http URL */
    static Optional<Target> of(String text) {
        if (text.equals("aws")) {
            return Optional.of(new Account());
        }
        try {
            var url = new URI(text);
            boolean isUsable = url.getHost() != null
                    && Set.of("http", "https").contains(url.getScheme())
                    && url.getRawQuery() == null
                    && url.getRawFragment() == null;
            return isUsable ? Optional.of(new Emulator(url)) : Optional.empty();
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
    }
}
