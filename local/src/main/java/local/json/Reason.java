package local.json;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;

/** Why a file cannot be read or written, as a person says it. */
public final class Reason {

    private Reason() {}

    /** {@code /app/.local: permission denied}. It names the file where the system does. */
    public static String of(IOException e) {
        return switch (e) {
            case AccessDeniedException denied -> denied.getFile() + ": permission denied";
            case FileSystemException fault when fault.getReason() != null -> fault.getFile() + ": " + fault.getReason();
            default -> e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
        };
    }
}
