package local.service.iam;

import java.util.List;
import java.util.stream.Stream;
import local.json.Arn;

/**
 * The simulations of EC2 that the policy simulator knows by name ({@code ResourceHandlingOption}), and the resources that
 * each must be given.
 */
enum EvaluationScenario {
    INSTANCE_STORE("EC2-VPC-InstanceStore", "instance", "image", "security-group", "network-interface"),
    INSTANCE_STORE_SUBNET(
            "EC2-VPC-InstanceStore-Subnet", "instance", "image", "security-group", "network-interface", "subnet"),
    EBS("EC2-VPC-EBS", "instance", "image", "security-group", "network-interface", "volume"),
    EBS_SUBNET("EC2-VPC-EBS-Subnet", "instance", "image", "security-group", "network-interface", "subnet", "volume");

    private final String word;
    private final List<String> types;

    EvaluationScenario(String word, String... types) {
        this.word = word;
        this.types = List.of(types);
    }

    /**
     * @param option may be null: then any resources will do
     * @throws local.service.api.ServiceException {@code InvalidInput} where there is no such option or a resource misses
     */
    static void require(String option, List<String> resources) {
        if (option == null) {
            return;
        }
        var scenario = Stream.of(values())
                .filter(each -> each.word.equals(option))
                .findFirst()
                .orElseThrow(() -> Simulation.invalid("ResourceHandlingOption must be one of "
                        + Stream.of(values()).map(each -> each.word).toList() + ", not " + option));
        scenario.types.stream()
                .filter(type -> resources.stream()
                        .noneMatch(arn -> Arn.parse(arn, "ec2", type).isPresent()))
                .findFirst()
                .ifPresent(type -> {
                    throw Simulation.invalid(option + " needs a resource of the type " + type + " in ResourceArns");
                });
    }
}
