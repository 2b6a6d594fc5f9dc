package layer;

/** What a layer brings. */
public final class Greeting {

    @Override
    public String toString() {
        return "hello from a layer";
    }
}
