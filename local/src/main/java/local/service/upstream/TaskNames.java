package local.service.upstream;

/** How Step Functions names a service that is elsewhere, and its errors. */
public interface TaskNames {

    /** Whether an optimized integration calls it, with the first version of the Java SDK. */
    boolean optimized();

    /** What the names of errors begin with: {@code DynamoDB}, {@code DynamoDb}. */
    String prefix();

    /** The service in a cause: {@code AmazonDynamoDBv2}, {@code DynamoDb}. */
    String label();

    /** The name of an error after the prefix, by the code that the service gave. */
    String exception(String code);
}
