package local.check.code;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/** Sources of a few lines, compiled as Maven would. */
public final class Compiled {

    private static final Pattern PACKAGE = Pattern.compile("(?m)^package ([\\w.]+);");
    private static final Pattern TYPE =
            Pattern.compile("(?m)^(?:public )?(?:final |abstract )*" + "(?:class|@?interface|record|enum) (\\w+)");

    private Compiled() {}

    private static final class Source extends SimpleJavaFileObject {

        private final String text;

        Source(String text) {
            super(URI.create("string:///" + name(text) + ".java"), JavaFileObject.Kind.SOURCE);
            this.text = text;
        }

        private static String name(String text) {
            var type = TYPE.matcher(text);
            assertThat(type.find()).as(text).isTrue();
            var of = PACKAGE.matcher(text);
            return (of.find() ? of.group(1).replace('.', '/') + "/" : "") + type.group(1);
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return text;
        }
    }

    /** @param sources a compilation unit each; what the tests have on their class path they may use */
    public static Path into(Path folder, String... sources) {
        return into(folder, List.of(), sources);
    }

    /** @param with classes that they build upon */
    public static Path into(Path folder, List<Path> with, String... sources) {
        var said = new StringWriter();
        var path = Stream.concat(with.stream().map(Path::toString), Stream.of(System.getProperty("java.class.path")))
                .toList();
        var options =
                List.of("-g", "-proc:none", "-d", folder.toString(), "-cp", String.join(File.pathSeparator, path));
        var task = ToolProvider.getSystemJavaCompiler()
                .getTask(
                        said,
                        null,
                        null,
                        options,
                        null,
                        Stream.of(sources).map(Source::new).toList());
        assertThat(task.call()).as(said.toString()).isTrue();
        return folder;
    }

    /** The classes of a folder as a jar. */
    public static Path jar(Path classes, Path jar) throws IOException {
        Files.createDirectories(jar.getParent());
        try (var zip = new ZipOutputStream(Files.newOutputStream(jar));
                var files = Files.walk(classes)) {
            files.filter(Files::isRegularFile).sorted().forEach(file -> {
                try {
                    zip.putNextEntry(new ZipEntry(classes.relativize(file).toString()));
                    Files.copy(file, zip);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
        return jar;
    }
}
