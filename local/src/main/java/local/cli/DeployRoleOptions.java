package local.cli;

import java.nio.file.Path;
import java.util.List;
import local.Settings;
import local.check.DeployCheck;
import local.check.DeployRole;
import local.check.Finding;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The role of the pipeline that deploys a template: what {@code bin/local check} compares with what a deployment needs. */
final class DeployRoleOptions {

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    @Option(
            names = "--deploy-role",
            paramLabel = "FILE",
            description =
                    "Also compare what the role of your pipeline allows with what sam deploy of this template needs: a"
                        + " policy document, or a template with the role (FILE#LOGICALID where it has several). Give"
                        + " it several times for several policies. The account is the one that the files name.")
    private List<String> files = List.of();

    /** What there is to say of the role; nothing where none is given. */
    List<Finding> findings(TemplateOptions template) {
        if (files.isEmpty()) {
            return List.of();
        }
        var paths = files.stream().map(DeployRole::file).toList();
        paths.forEach(this::check);
        var account = DeployRole.account(paths).orElse(Settings.ACCOUNT);
        var role = DeployRole.of(files, template.options(account));
        return DeployCheck.of(role, template.deploy(account), template.hasTags());
    }

    private void check(Path file) {
        try {
            InputFile.check(file);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(
                    command.commandLine(), "--deploy-role: the file cannot be read: " + e.getMessage(), e);
        }
    }

    /** As the summary counts it. */
    String counted() {
        return files.isEmpty() ? "" : " and the deploy role";
    }
}
