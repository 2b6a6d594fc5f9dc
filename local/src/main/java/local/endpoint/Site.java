package local.endpoint;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;

/** What the endpoint shows to people, beside what it answers to programs. */
public interface Site {

    /** Whether this request is for it: no AWS client sends such a one. */
    boolean takes(HttpExchange exchange);

    /** Whether anybody may see what it asks for: the page itself, which shows nothing without the rest. */
    boolean isOpen(HttpExchange exchange);

    /** Answers whatever it takes. The exchange is closed by the caller. */
    void answer(HttpExchange exchange) throws IOException;
}
