package local.asl;

/** What a Task state, an ItemReader or a ResultWriter calls: the parsed URI of its field {@code Resource}. */
public sealed interface Resource {

    /** As the definition says it. */
    String arn();

    /** A function's own ARN: its input is the state's input and its result the state's result. */
    record LambdaFunction(String arn) implements Resource {
    }

    record Activity(String arn) implements Resource {
    }

    /**
     * {@code arn:aws:states:::sqs:sendMessage.waitForTaskToken}: an optimized integration or, with service
     * {@code aws-sdk:<service>}, an AWS SDK one.
     *
     * @param service as in the ARN: {@code sqs}, {@code lambda}, {@code aws-sdk:dynamodb}
     * @param action  {@code sendMessage}
     */
    record Integration(String arn, String service, String action, Pattern pattern) implements Resource {
    }

    /** The service integration patterns. */
    enum Pattern {
        REQUEST_RESPONSE(""), SYNC(".sync"), SYNC_2(".sync:2"), WAIT_FOR_TASK_TOKEN(".waitForTaskToken");

        private final String suffix;

        Pattern(String suffix) {
            this.suffix = suffix;
        }

        /** What it adds to the ARN. */
        public String suffix() {
            return suffix;
        }
    }
}
