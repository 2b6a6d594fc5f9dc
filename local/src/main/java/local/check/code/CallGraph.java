package local.check.code;

import java.lang.classfile.Attributes;
import java.lang.classfile.ClassModel;
import java.lang.classfile.MethodModel;
import java.lang.constant.ClassDesc;
import java.lang.reflect.AccessFlag;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The methods of an application that can be reached from one of them. A call of an object's method may reach that of
 * each class that fits and of which an object may be there: one is made, or its class is named or the type of a field,
 * as frameworks inject them. Of such a class the methods that others call, by an interface of the JDK or a library, are
 * reached too.
 *
 * <p>Rapid type analysis, after Bacon and Sweeney: <i>Fast Static Analysis of C++ Virtual Function Calls</i> (1996).
 */
final class CallGraph {

    private final Classes classes;
    private final Calls calls;
    private final Set<Method> reached = new HashSet<>();
    private final Deque<Runnable> waiting = new ArrayDeque<>();
    private final Set<String> initialised = new HashSet<>();
    private final Set<String> instantiated = new HashSet<>();
    /** By type: what is called on it. */
    private final Map<String, Set<Method>> called = new HashMap<>();
    /** By type: the classes with objects that are of that type. */
    private final Map<String, Set<String>> objects = new HashMap<>();

    CallGraph(Classes classes, Calls calls) {
        this.classes = classes;
        this.calls = calls;
    }

    /** What is reached when Lambda makes an object of the class and calls a method of that name. */
    void from(String type, String method) {
        inject(type);
        for (var supertype : classes.supertypes(type)) {
            methods(supertype)
                    .filter(m -> m.methodName().equalsString(method))
                    .forEach(m -> onObject(type, of(type, m)));
        }
        finish();
    }

    /** Where it cannot be told what is called from outside: all methods of the application that may call AWS. */
    void fromEverywhere() {
        for (var name : classes.ofApplicationThatNameAws()) {
            inject(name);
            methods(name).forEach(method -> reach(of(name, method)));
        }
        finish();
    }

    private Stream<MethodModel> methods(String type) {
        return classes.find(type).stream().flatMap(model -> model.methods().stream());
    }

    private static Method of(String owner, MethodModel method) {
        return new Method(
                owner, method.methodName().stringValue(), method.methodType().stringValue());
    }

    private void finish() {
        do {
            while (!waiting.isEmpty()) {
                waiting.remove().run();
            }
            assume();
        } while (!waiting.isEmpty());
    }

    /** Something is called on a type of which no object is made here: then it is made where nothing is seen of it. */
    private void assume() {
        var without = called.keySet().stream()
                .filter(type -> classes.isOwn(type) && !objects.containsKey(type))
                .toList();
        without.forEach(type -> {
            objects.put(type, new LinkedHashSet<>());
            classes.own()
                    .filter(name -> classes.supertypes(name).contains(type))
                    .forEach(this::inject);
        });
    }

    /** An object that is made elsewhere, with whatever constructor. */
    void inject(String type) {
        if (instantiate(type)) {
            methods(type)
                    .filter(method -> method.methodName().equalsString(Method.CONSTRUCTOR))
                    .forEach(constructor -> reach(of(type, constructor)));
        }
    }

    boolean instantiate(String type) {
        if (!classes.isOwn(type)
                || classes.find(type).orElseThrow().flags().has(AccessFlag.ABSTRACT)
                || !instantiated.add(type)) {
            return false;
        }
        initialise(type);
        for (var supertype : classes.supertypes(type)) {
            objects.computeIfAbsent(supertype, _ -> new LinkedHashSet<>()).add(type);
            called.getOrDefault(supertype, Set.of()).forEach(method -> onObject(type, method));
            if (!classes.isOwn(supertype)) {
                calledFromOutside(type, supertype);
            }
        }
        return true;
    }

    /** Libraries call what they declare. Of a type that is not there, anything may be what it declares. */
    private void calledFromOutside(String type, String supertype) {
        if (classes.find(supertype).isPresent()) {
            methods(supertype).filter(CallGraph::isOverridable).forEach(method -> onObject(type, of(type, method)));
        } else if (!Library.isOfRuntime(supertype)) {
            classes.supertypes(type).stream()
                    .filter(classes::isOwn)
                    .flatMap(this::methods)
                    .filter(CallGraph::isOverridable)
                    .forEach(method -> onObject(type, of(type, method)));
        }
    }

    private static boolean isOverridable(MethodModel method) {
        return !method.flags().has(AccessFlag.STATIC)
                && !method.flags().has(AccessFlag.PRIVATE)
                && !method.methodName().stringValue().startsWith("<");
    }

    void initialise(String type) {
        if (classes.isOwn(type) && initialised.add(type)) {
            reach(new Method(type, Method.STATIC_INITIALISER, "()V"));
            classes.superclass(type).ifPresent(this::initialise);
            classes.find(type).ifPresent(model -> {
                calls.fields(model);
                model.fields().forEach(field -> waiting.add(() -> mention(field.fieldTypeSymbol())));
            });
        }
    }

    void mention(ClassDesc type) {
        if (type.isClassOrInterface()) {
            inject(Calls.internalName(type));
        }
    }

    private void onObject(String type, Method method) {
        declaring(type, method).ifPresent(owner -> reach(method.of(owner)));
    }

    void virtual(Method method) {
        if (called.computeIfAbsent(method.owner(), _ -> new LinkedHashSet<>()).add(method)) {
            objects.getOrDefault(method.owner(), Set.of()).forEach(type -> onObject(type, method));
        }
    }

    void exact(Method method) {
        initialise(method.owner());
        declaring(method.owner(), method).ifPresent(owner -> reach(method.of(owner)));
    }

    /** The class or interface whose method it is that an object of a type has. */
    private Optional<String> declaring(String type, Method method) {
        return classes.supertypes(type).stream()
                .filter(classes::isOwn)
                .filter(owner -> methods(owner)
                        .anyMatch(m -> !m.flags().has(AccessFlag.ABSTRACT)
                                && m.methodName().equalsString(method.name())
                                && m.methodType().equalsString(method.descriptor())))
                .findFirst();
    }

    private void reach(Method method) {
        if (reached.add(method)) {
            waiting.add(() -> classes.find(method.owner()).ifPresent(type -> read(type, method)));
        }
    }

    private void read(ClassModel type, Method method) {
        var source = type.findAttribute(Attributes.sourceFile())
                .map(attribute -> attribute.sourceFile().stringValue())
                .orElseGet(() -> type.thisClass().asInternalName().replace('/', '.'));
        type.methods().stream()
                .filter(m -> m.methodName().equalsString(method.name())
                        && m.methodType().equalsString(method.descriptor()))
                .flatMap(m -> m.code().stream())
                .forEach(code -> new MethodBody(this, calls, source).read(code));
    }
}
