package local.check.code;

/**
 * A method as instructions name it.
 *
 * @param owner      internal name of the class: {@code helloworld/App}
 * @param descriptor of what it takes and gives: {@code (Ljava/lang/Object;)V}
 */
record Method(String owner, String name, String descriptor) {

    static final String CONSTRUCTOR = "<init>";
    static final String STATIC_INITIALISER = "<clinit>";

    Method of(String other) {
        return new Method(other, name, descriptor);
    }
}
