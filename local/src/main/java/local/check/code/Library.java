package local.check.code;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.ZipInputStream;

/**
 * The classes of a jar.
 *
 * @param classes by their internal names; none of those that AWS made
 * @param isOwn   whether it calls AWS: then what it calls is the application's, whoever wrote it
 */
record Library(Map<String, byte[]> classes, boolean isOwn) {

    private static final String SUFFIX = ".class";
    private static final byte[] SDK = "software/amazon/awssdk/services/".getBytes(StandardCharsets.US_ASCII);

    static Library of(Path jar) {
        try (var file = Files.newInputStream(jar)) {
            return of(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** @param jar which is read as far as it takes to see that AWS made it, or whole */
    static Library of(InputStream jar) throws IOException {
        var classes = new LinkedHashMap<String, byte[]>();
        boolean calls = false;
        var zip = new ZipInputStream(jar);
        for (var entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
            var name = entry.getName();
            if (isClass(name)) {
                if (isOfAws(name)) {
                    return new Library(Map.of(), false);
                }
                var bytes = zip.readAllBytes();
                calls |= contains(bytes, SDK);
                classes.put(name.substring(0, name.length() - SUFFIX.length()), bytes);
            }
        }
        return new Library(classes, calls);
    }

    static boolean isClass(String file) {
        return file.endsWith(SUFFIX) && !file.startsWith("META-INF/") && !file.endsWith("module-info.class");
    }

    /** The SDKs and Powertools, whose calls are known by name. What Lambda gives to handlers is told apart. */
    static boolean isOfAws(String name) {
        return name.startsWith("software/amazon/awssdk/")
                || name.startsWith("software/amazon/lambda/powertools/")
                || name.startsWith("com/amazonaws/") && !isOfRuntime(name);
    }

    /** Such as {@code RequestHandler}: its interfaces have no methods but those that Lambda calls. */
    static boolean isOfRuntime(String name) {
        return name.startsWith("com/amazonaws/services/lambda/runtime/");
    }

    private static boolean contains(byte[] bytes, byte[] part) {
        outer:
        for (int i = 0; i <= bytes.length - part.length; i++) {
            for (int j = 0; j < part.length; j++) {
                if (bytes[i + j] != part[j]) {
                    continue outer;
                }
            }
            return true;
        }
        return false;
    }
}
