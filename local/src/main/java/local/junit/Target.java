package local.junit;

import java.util.List;
import java.util.stream.Collectors;

/** Where the application under test is: in this process, or deployed. */
sealed interface Target permits LocalTarget, DeployedTarget {

    /** What a test names by its logical ID. */
    enum Kind {
        STATE_MACHINE("state machine", "AWS::StepFunctions::StateMachine"),
        QUEUE("queue", "AWS::SQS::Queue"),
        TOPIC("topic", "AWS::SNS::Topic"),
        FUNCTION("function", "AWS::Lambda::Function");

        private final String text;
        private final String type;

        Kind(String text, String type) {
            this.text = text;
            this.type = type;
        }

        /** What CloudFormation calls it. */
        String type() {
            return type;
        }

        @Override
        public String toString() {
            return text;
        }
    }

    /**
     * What a test can name.
     *
     * @param id what calls name it by: its ARN, or a queue's URL
     */
    record Resource(String logicalId, String name, String id) {

        @Override
        public String toString() {
            return logicalId;
        }
    }

    /** What declares the resources, for a sentence: {@code the template}. */
    String declaration();

    List<Resource> all(Kind kind);

    /** @throws IllegalArgumentException where it is not there; the message says what is */
    default Resource find(Kind kind, String idOrName) {
        var all = all(kind);
        return all.stream()
                .filter(one -> one.logicalId().equals(idOrName) || one.name().equals(idOrName))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there is no " + kind + " " + idOrName + " in "
                        + declaration() + "; it has " + (all.isEmpty() ? "none" : ids(all))));
    }

    /** @throws IllegalArgumentException where there are several, or none */
    default Resource only(Kind kind) {
        var all = all(kind);
        if (all.size() != 1) {
            throw new IllegalArgumentException(
                    all.isEmpty()
                            ? declaration() + " has no " + kind
                            : "say which " + kind + ", with @Machine: " + ids(all));
        }
        return all.getFirst();
    }

    private static String ids(List<Resource> all) {
        return all.stream().map(Resource::logicalId).collect(Collectors.joining(", "));
    }

    /**
     * Starts an execution.
     *
     * @param input JSON
     * @throws local.service.api.ServiceException where the input is refused
     */
    Run start(Resource machine, String input);
}
