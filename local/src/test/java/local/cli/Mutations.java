package local.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** Spoils a file in one of the ways in which files are spoiled: by hand, by tools, by disks. */
final class Mutations {

    private static final List<String> VALUES = List.of(
            "",
            "null",
            "~",
            "\"\"",
            "0",
            "-1",
            "1e999",
            "1e-999999999",
            "99999999999999999999",
            "true",
            "[]",
            "{}",
            "[[[]]]",
            "\"\\u0000\"",
            "\"a b\"",
            "\"" + "x".repeat(5000) + "\"",
            "\ud83d\ude00",
            "!Ref Nobody",
            "!GetAtt Nobody.Arn",
            "!Sub '${Nobody}'",
            "!Sub '${'",
            "!Select [9, [a]]",
            "!Nothing x",
            "&a [*a]",
            "*nobody",
            "2026-11-28",
            "0o17",
            "\t",
            "$.x",
            "$$.",
            "{% $x( %}",
            "{% $sum([1..10000000]) %}",
            "arn:aws:states:::nothing:nothing",
            "arn:",
            "%",
            "\\");

    private static final Pattern TOKEN = Pattern.compile("[\\w.$-]+|\"[^\"]*\"");

    private final RandomGenerator random;

    Mutations(RandomGenerator random) {
        this.random = random;
    }

    /** @return what was done, for the message of a failed test */
    String spoil(Path file) throws IOException {
        var text = Files.readString(file);
        switch (random.nextInt(16)) {
            case 0 -> {
                Files.delete(file);
                switch (random.nextInt(4)) {
                    case 0 -> Files.createDirectory(file);
                    case 1 -> Files.createSymbolicLink(file, Path.of("nowhere"));
                    case 2 -> Files.createSymbolicLink(file, Path.of("/dev/zero"));
                    default -> Files.createFile(file);
                }
                return "another kind of file";
            }
            case 1 -> Files.write(file, text.getBytes(StandardCharsets.UTF_16));
            case 2 -> Files.write(file, flipped(text.getBytes(StandardCharsets.UTF_8)));
            case 3 -> Files.writeString(file, text.substring(0, random.nextInt(text.length())));
            case 4, 5, 6 -> Files.writeString(file, lines(text));
            case 7 -> Files.writeString(file, text + "[".repeat(random.nextInt(3000)));
            case 8 -> {
                int at = random.nextInt(text.length());
                Files.writeString(
                        file,
                        text.substring(0, at)
                                + "{}[]\"':,#&*!|>%@`\t\0\n".charAt(random.nextInt(19))
                                + text.substring(at));
            }
            default -> {
                var tokens = TOKEN.matcher(text).results().toList();
                if (!tokens.isEmpty()) {
                    return replaced(file, text, tokens.get(random.nextInt(tokens.size())));
                }
            }
        }
        return "its text";
    }

    private String replaced(Path file, String text, MatchResult token) throws IOException {
        var value = VALUES.get(random.nextInt(VALUES.size()));
        Files.writeString(file, text.substring(0, token.start()) + value + text.substring(token.end()));
        return token.group() + " -> " + (value.length() > 40 ? value.substring(0, 40) : value);
    }

    private byte[] flipped(byte[] bytes) {
        for (int i = 0; i < 3; i++) {
            bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
        }
        return bytes;
    }

    private String lines(String text) {
        var lines = new ArrayList<>(text.lines().toList());
        int at = random.nextInt(lines.size());
        switch (random.nextInt(4)) {
            case 0 -> lines.remove(at);
            case 1 -> lines.add(at, lines.get(at));
            case 2 -> Collections.swap(lines, at, random.nextInt(lines.size()));
            default -> lines.set(at, "  " + lines.get(at));
        }
        return String.join("\n", lines) + "\n";
    }
}
