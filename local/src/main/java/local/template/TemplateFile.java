package local.template;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import local.json.Location;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.node.JsonNodeFactory;

/** A file of YAML or JSON, as a tree that knows its lines. */
public final class TemplateFile {

    /** CloudFormation takes a template of 1 MB from S3. */
    static final int MAX_BYTES = 1_048_576;

    private static final JsonFactory JSON = new JsonFactory();

    /** Texts that are read in place of what files hold, as if they had been written already. */
    private static final ScopedValue<Map<Path, String>> INSTEAD = ScopedValue.newInstance();

    /** What a reading looks at, where somebody wants to know. */
    private static final ScopedValue<Set<Path>> NOTED = ScopedValue.newInstance();

    private TemplateFile() {}

    /**
     * Reads, and notes each file that the reading looks at, be it there or not: what comes of it changes with these alone.
     *
     * @param files takes them
     */
    public static <T> T noting(Set<Path> files, Supplier<T> read) {
        return ScopedValue.where(NOTED, files).call(read::get);
    }

    /** Whether there is a file that a template names, of whatever kind. */
    public static boolean isThere(Path file) {
        note(file);
        return Files.exists(file);
    }

    private static void note(Path file) {
        if (NOTED.isBound()) {
            NOTED.get().add(file);
        }
    }

    /**
     * What comes of it when these files have these texts.
     *
     * @param texts by the files as they are read
     */
    public static <T> T reading(Map<Path, String> texts, Supplier<T> read) {
        return ScopedValue.where(INSTEAD, texts).call(read::get);
    }

    /**
     * @param at the line that names the file, for the message
     * @throws TemplateException where there is no such file, or it is neither YAML nor JSON
     */
    public static Node read(Path file, Location at) {
        return read(file, at, (_, _) -> {});
    }

    /** @param warnings takes keys that stand twice: the last one counts, as for the SAM CLI */
    public static Node read(Path file, Location at, BiConsumer<Location, String> warnings) {
        return parse(file, text(file, at), warnings);
    }

    /**
     * The text of a file that is part of the template.
     *
     * @param at the line that names it, for the message
     */
    public static String text(Path file, Location at) {
        note(file);
        if (INSTEAD.isBound() && INSTEAD.get().containsKey(file)) {
            return INSTEAD.get().get(file);
        }
        try {
            if (Files.isDirectory(file)) {
                throw new TemplateException(at, file + " is a folder, not a file");
            }
            if (Files.exists(file) && !Files.isRegularFile(file)) {
                throw new TemplateException(at, file + " is a pipe, a socket or a device, not a file");
            }
            if (Files.size(file) > MAX_BYTES) {
                throw new TemplateException(at, file + " has more than 1 MB, which is the limit of CloudFormation");
            }
            var decoder = StandardCharsets.UTF_8.newDecoder();
            var text = decoder.decode(ByteBuffer.wrap(Files.readAllBytes(file))).toString();
            return text.startsWith("\uFEFF") ? text.substring(1) : text;
        } catch (NoSuchFileException e) {
            throw new TemplateException(at, "there is no file " + file);
        } catch (CharacterCodingException e) {
            throw new TemplateException(at, file + " is not UTF-8 text");
        } catch (IOException e) {
            throw new TemplateException(at, file + " cannot be read: " + e.getMessage());
        }
    }

    /**
     * JSON where it starts as JSON does, else YAML. A tab is white space in JSON and an error in YAML, so it matters.
     */
    public static Node parse(Path file, String text) {
        return parse(file, text, (_, _) -> {});
    }

    /** @param warnings takes keys that stand twice: the last one counts, as for the SAM CLI */
    public static Node parse(Path file, String text, BiConsumer<Location, String> warnings) {
        return isJson(file, text) ? json(file, text, warnings) : YamlReader.read(file, text, warnings);
    }

    /** Whether a text is read as JSON. */
    public static boolean isJson(Path file, String text) {
        var first = text.stripLeading();
        return first.startsWith("{")
                && (first.substring(1).stripLeading().startsWith("\"")
                        || file.toString().endsWith(".json"));
    }

    private static Node json(Path file, String text, BiConsumer<Location, String> warnings) {
        try (var parser = JSON.createParser(tools.jackson.core.ObjectReadContext.empty(), text)) {
            parser.nextToken();
            var root = json(file, parser, location(file, parser.currentTokenLocation()), warnings);
            if (parser.nextToken() != null) {
                throw new TemplateException(
                        location(file, parser.currentTokenLocation()), "not JSON: text after the end");
            }
            return root;
        } catch (JacksonException e) {
            throw new TemplateException(
                    location(file, e.getLocation()),
                    "not JSON: "
                            + e.getOriginalMessage()
                                    .replaceFirst(" \\(start marker at .*", "")
                                    .replaceFirst(", from `.*`", "")
                                    .replaceFirst(" \\(code \\d+\\)", ""));
        }
    }

    /** Of a key that stands twice, the last one counts. */
    static void put(
            Map<String, Node> entries, String key, Node value, Location at, BiConsumer<Location, String> warnings) {
        var before = entries.put(key, value);
        if (before != null) {
            warnings.accept(
                    at,
                    "duplicate key " + key + ", first in line " + before.at().line() + ": the last one counts");
        }
    }

    private static Node json(Path file, JsonParser parser, Location at, BiConsumer<Location, String> warnings) {
        var values = JsonNodeFactory.instance;
        return switch (parser.currentToken()) {
            case START_OBJECT -> {
                var entries = new LinkedHashMap<String, Node>();
                while (parser.nextToken() != JsonToken.END_OBJECT) {
                    var key = parser.currentName();
                    var place = location(file, parser.currentTokenLocation());
                    parser.nextToken();
                    put(entries, key, json(file, parser, place, warnings), place, warnings);
                }
                yield new Node.Mapping(entries, at);
            }
            case START_ARRAY -> {
                var items = new ArrayList<Node>();
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    items.add(json(file, parser, location(file, parser.currentTokenLocation()), warnings));
                }
                yield new Node.Sequence(items, at);
            }
            case VALUE_NUMBER_INT -> new Node.Scalar(values.numberNode(parser.getBigIntegerValue()), at);
            case VALUE_NUMBER_FLOAT -> new Node.Scalar(values.numberNode(parser.getDecimalValue()), at);
            case VALUE_TRUE, VALUE_FALSE -> new Node.Scalar(values.booleanNode(parser.getBooleanValue()), at);
            case VALUE_NULL -> new Node.Scalar(values.nullNode(), at);
            case null, default -> new Node.Scalar(values.stringNode(parser.getString()), at);
        };
    }

    private static Location location(Path file, TokenStreamLocation mark) {
        return mark == null
                ? new Location(file, 1, 1)
                : new Location(file, Math.max(mark.getLineNr(), 1), Math.max(mark.getColumnNr(), 1));
    }
}
