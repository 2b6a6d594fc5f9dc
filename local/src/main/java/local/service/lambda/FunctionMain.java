package local.service.lambda;

import com.amazonaws.services.lambda.runtime.api.client.AWSLambda;
import java.io.IOException;
import java.io.InputStream;

/**
 * The main class of a function's process: AWS's runtime interface client, and a watch on the process that started it.
 * The pipe to standard input is never written to; it ends when that process ends, however it ends, and then this one
 * halts.
 */
public final class FunctionMain {

    /**
     * An option of the command line: at the end of its parent it exits as a program does, so that the JVM can write a
     * cache.
     */
    static final String EXITS_IN_ORDER = "-Dlocal.exitsInOrder=true";

    private FunctionMain() {}

    /** @param args the handler, as the template names it */
    public static void main(String[] args) throws Throwable {
        var parent = System.in;
        System.setIn(InputStream.nullInputStream());
        var watch = new Thread(() -> haltWithParent(parent), "parent");
        watch.setDaemon(true);
        watch.start();
        AWSLambda.main(args);
    }

    private static void haltWithParent(InputStream parent) {
        try {
            while (parent.read() >= 0) {
                // nothing is said there
            }
        } catch (IOException e) {
            // gone as well
        }
        ProcessHandle.current().descendants().forEach(ProcessHandle::destroyForcibly);
        if (Boolean.getBoolean("local.exitsInOrder")) {
            System.exit(0);
        }
        Runtime.getRuntime().halt(0);
    }
}
