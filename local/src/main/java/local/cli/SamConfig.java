package local.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What {@code samconfig.toml} says of the default environment, so that the local run names things as {@code sam deploy}
 * does. Only single strings are read from it; the rest is SAM's own business.
 *
 * @see <a href=
 *      "https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/serverless-sam-cli-config.html">AWS
 *      SAM CLI configuration file</a>
 */
record SamConfig(Optional<String> stackName, Optional<String> region) {

    private static final SamConfig EMPTY = new SamConfig(Optional.empty(), Optional.empty());

    private static final Pattern TABLE = Pattern.compile("\\s*\\[\\s*([\\w.\"-]+)\\s*]\\s*(#.*)?");
    private static final Pattern STRING = Pattern.compile("\\s*(stack_name|region)\\s*=\\s*([\"'])(.*?)\\2\\s*(#.*)?");

    /** The {@code samconfig.toml} of a folder; an empty one where there is none. */
    static SamConfig in(Path folder) {
        var file = folder.resolve("samconfig.toml");
        if (!Files.isRegularFile(file)) {
            return EMPTY;
        }
        try {
            return parse(Files.readString(file));
        } catch (IOException e) {
            return EMPTY;
        }
    }

    /** The tables that concern {@code sam deploy}: its own, and the global one, which it overrides. */
    static SamConfig parse(String toml) {
        String table = "";
        var found = EMPTY;
        for (var line : toml.lines().toList()) {
            var header = TABLE.matcher(line);
            var string = STRING.matcher(line);
            if (header.matches()) {
                table = header.group(1);
            } else if (string.matches() && table.equals("default.deploy.parameters")) {
                found = found.with(string.group(1), string.group(3));
            } else if (string.matches() && table.equals("default.global.parameters")) {
                found = EMPTY.with(string.group(1), string.group(3)).overriddenBy(found);
            }
        }
        return found;
    }

    private SamConfig with(String key, String value) {
        return key.equals("region")
                ? new SamConfig(stackName, Optional.of(value))
                : new SamConfig(Optional.of(value), region);
    }

    private SamConfig overriddenBy(SamConfig other) {
        return new SamConfig(other.stackName.or(() -> stackName), other.region.or(() -> region));
    }
}
