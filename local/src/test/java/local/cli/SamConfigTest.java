package local.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class SamConfigTest {

    @Test
    void readsTheGlobalTableOfTheDefaultEnvironment() {
        var config = SamConfig.parse("""
            version = 0.1
            [default.global.parameters]
            stack_name = "orders" # as deployed
            region = 'eu-central-1'
            """);

        assertThat(config.stackName()).contains("orders");
        assertThat(config.region()).contains("eu-central-1");
    }

    @Test
    void theTableOfDeployWinsWhereverItStands() {
        assertThat(SamConfig.parse("""
            [default.deploy.parameters]
            stack_name = "deployed"
            [default.global.parameters]
            stack_name = "global"
            region = "eu-west-1"
            """)).isEqualTo(SamConfig.parse("""
                [default.global.parameters]
                stack_name = "deployed"
                region = "eu-west-1"
                """));
    }

    @Test
    void otherEnvironmentsAndCommandsSayNothing() {
        var config = SamConfig.parse("""
            [prod.deploy.parameters]
            stack_name = "prod"
            [default.build.parameters]
            stack_name = "build"
            """);

        assertThat(config.stackName()).isEmpty();
    }

    @Test
    void aFolderWithoutOneHasAnEmptyOne() {
        assertThat(SamConfig.in(Path.of("src")).stackName()).isEmpty();
    }
}
