package local.cli;

import java.nio.file.Path;
import local.cost.Prices;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code --prices}: whose prices count. */
final class PricesOption {

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    @Option(
            names = "--prices",
            paramLabel = "FILE",
            description = "Prices of another region, in the form of local/src/main/resources/local/cost/prices.json"
                    + " (default: AWS's on-demand prices in us-east-1).")
    private Path file;

    /** @throws ParameterException where it is no file of prices */
    Prices prices() {
        if (file == null) {
            return Prices.own();
        }
        try {
            return Prices.parse(InputFile.text(file));
        } catch (IllegalArgumentException e) {
            throw new ParameterException(
                    command.commandLine(),
                    e.getMessage().startsWith(file.toString()) ? e.getMessage() : file + ": " + e.getMessage(),
                    e);
        }
    }
}
