package local.check.code;

/**
 * A call of an AWS service.
 *
 * @param service   the SDK's name of it: {@code sfn}
 * @param operation {@code SendTaskSuccess}
 * @param place     {@code CallbackWorker.java:41}
 * @param onNamed   whether it acts on what the environment of the function names; else on something that has another
 *                  name, such as an index of a table
 */
public record ClassCall(String service, String operation, String place, boolean onNamed) {}
