package local.service.lambda;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.api.client.AWSLambda;
import com.amazonaws.services.lambda.runtime.serialization.PojoSerializer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.LocalDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import local.json.Reason;
import software.amazon.awssdk.utilslite.SdkInternalThreadLocal;

/**
 * AWS's runtime interface client as it stands on our own class path, and the little that is put before it in a jar of
 * its own: nothing else of ours is seen by a function.
 */
final class RuntimeClient {

    /** By name: the second one is package-private in AWS's package. */
    private static final List<String> OURS = List.of(
            FunctionMain.class.getName().replace('.', '/') + ".class",
            "com/amazonaws/services/lambda/runtime/api/client/runtimeapi/NativeClient.class");

    private static final List<Class<?>> AWS =
            List.of(AWSLambda.class, Context.class, PojoSerializer.class, SdkInternalThreadLocal.class);

    private RuntimeClient() {}

    /**
     * The jars that a function's process starts from.
     *
     * @param cache where our own is written
     */
    static List<Path> classPath(Path cache) {
        return Stream.concat(Stream.of(writeJar(cache)), AWS.stream().map(RuntimeClient::jarOf))
                .distinct()
                .toList();
    }

    private static Path jarOf(Class<?> type) {
        try {
            return Path.of(
                    type.getProtectionDomain().getCodeSource().getLocation().toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * Writes beside and moves into place, so that two runs at once do no harm; one that is there already keeps its
     * time.
     */
    private static Path writeJar(Path cache) {
        var jar = cache.resolve("function-main.jar");
        try {
            var content = jar();
            if (!Files.exists(jar) || !Arrays.equals(Files.readAllBytes(jar), content)) {
                Files.createDirectories(cache);
                var part = Files.createTempFile(cache, "function-main", ".part");
                try {
                    Files.write(part, content);
                    Files.move(part, jar, StandardCopyOption.ATOMIC_MOVE);
                } finally {
                    Files.deleteIfExists(part);
                }
            }
            return jar;
        } catch (IOException e) {
            throw new UncheckedIOException(new IOException("cannot write " + jar + ": " + Reason.of(e), e));
        }
    }

    private static byte[] jar() throws IOException {
        var content = new ByteArrayOutputStream();
        try (var jar = new JarOutputStream(content)) {
            for (var name : OURS) {
                var entry = new JarEntry(name);
                entry.setTimeLocal(LocalDateTime.of(2000, 1, 1, 0, 0));
                jar.putNextEntry(entry);
                try (var code = RuntimeClient.class.getResourceAsStream("/" + name)) {
                    code.transferTo(jar);
                }
            }
        }
        return content.toByteArray();
    }
}
