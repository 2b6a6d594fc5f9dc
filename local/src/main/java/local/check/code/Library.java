package local.check.code;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import java.util.zip.ZipFile;
import java.util.zip.ZipInputStream;

/** The classes of a jar, without those that AWS made. They are read when one of them is asked for first. */
final class Library {

    private static final String SUFFIX = ".class";
    private static final byte[] SDK = "software/amazon/awssdk/services/".getBytes(StandardCharsets.US_ASCII);

    private static final byte[] AWS = "software/amazon/".getBytes(StandardCharsets.US_ASCII);

    private final Path jar;
    private final Set<String> names;
    private Map<String, byte[]> classes;
    private boolean callsAws;

    private Library(Path jar, Set<String> names) {
        this.jar = jar;
        this.names = names;
    }

    static Library of(Path jar) {
        var names = new HashSet<String>();
        try (var zip = new ZipFile(jar.toFile())) {
            zip.stream().map(entry -> entry.getName()).filter(Library::isClass).forEach(name -> names.add(named(name)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        names.removeIf(Library::isOfAws);
        return new Library(jar, names);
    }

    /** One within an archive, which is read at once. */
    static Library of(InputStream jar) throws IOException {
        var library = new Library(Path.of(""), new HashSet<>());
        library.read(jar);
        library.names.addAll(library.classes.keySet());
        return library;
    }

    /** Internal names. */
    Set<String> names() {
        return names;
    }

    /** Whether it calls AWS: then what it calls is the application's, whoever wrote it. */
    boolean isOwn() {
        load();
        return callsAws;
    }

    /** @param name one of its names */
    byte[] bytes(String name) {
        load();
        return classes.get(name);
    }

    private void load() {
        if (classes == null) {
            try (var file = Files.newInputStream(jar)) {
                read(file);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private void read(InputStream file) throws IOException {
        classes = new LinkedHashMap<>();
        var zip = new ZipInputStream(file);
        for (var entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
            if (isClass(entry.getName()) && !isOfAws(entry.getName())) {
                var bytes = zip.readAllBytes();
                callsAws |= contains(bytes, SDK);
                classes.put(named(entry.getName()), bytes);
            }
        }
    }

    /** @param file of a class */
    static String named(String file) {
        return file.substring(0, file.length() - SUFFIX.length());
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

    /** Frameworks have handlers of their own, which find the application's classes by themselves. */
    static boolean isOfFramework(String name) {
        return Stream.of("org/springframework/", "io/micronaut/", "io/quarkus/").anyMatch(name::startsWith);
    }

    /** Whether a class may call one of AWS's libraries: it names one. */
    static boolean namesAws(byte[] type) {
        return contains(type, AWS);
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
