package local.check.code;

import java.lang.classfile.Annotation;
import java.lang.classfile.AnnotationElement;
import java.lang.classfile.AnnotationValue;
import java.lang.classfile.Attributes;
import java.lang.classfile.ClassModel;
import java.lang.classfile.FieldModel;
import java.lang.constant.ClassDesc;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import local.check.code.Powertools.Provider;
import local.check.code.SdkMethods.Operation;

/** Gathers what the code that is reached calls of AWS, and what it says. */
final class Calls {

    private static final Set<String> OF_INDEXES = Set.of("Query", "Scan");
    private static final String FIRST_SDK = "com/amazonaws/services/";

    private final Set<ClassCall> calls = new LinkedHashSet<>();
    private final Set<String> texts = new LinkedHashSet<>();
    private final Set<String> unread = new LinkedHashSet<>();
    private final Set<Provider> providers = EnumSet.noneOf(Provider.class);
    /** Calls of providers that do not tell which, by their places. */
    private final Map<String, String> ofAnyProvider = new LinkedHashMap<>();

    private String transaction = "";
    private boolean writes;
    private boolean indexes;

    /** @param lambda the descriptor of the function that was made last before the call */
    void call(Method method, String place, String lambda) {
        Stream.concat(SdkMethods.of(method, lambda), Powertools.of(method)).forEach(operation -> add(operation, place));
        Powertools.provider(method).ifPresent(providers::add);
        if (Powertools.isOfAnyProvider(method)) {
            ofAnyProvider.put(place, method.name());
        }
        if (method.owner().contains("/dynamodb/model/")) {
            writes |= method.owner().contains("/TransactWriteItem")
                    && SdkMethods.of(method, "").findAny().isPresent();
            indexes |= method.name().equals("indexName");
        }
        if (method.owner().startsWith(FIRST_SDK) && Library.isOfAws(method.owner())) {
            unread.add("it calls the first version of the AWS SDK (" + place + "), whose calls are not read");
        }
    }

    private void add(Operation operation, String place) {
        if (operation.name().equals("TransactWriteItems")) {
            transaction = place;
        } else {
            calls.add(new ClassCall(operation.service(), operation.name(), place, operation.onNamed()));
        }
    }

    void text(String text) {
        texts.add(text);
    }

    /** The fields of a class that there are objects of: annotations have some of them filled. */
    void fields(ClassModel type) {
        for (var field : type.fields()) {
            annotations(
                    field,
                    (annotation, values) -> Powertools.ofAnnotation(annotation, values)
                            .forEach(operation -> {
                                add(operation, simpleName(type) + "." + field.fieldName());
                                texts.addAll(values.values());
                            }));
        }
    }

    private static void annotations(FieldModel field, BiConsumer<String, Map<String, String>> to) {
        field.findAttribute(Attributes.runtimeVisibleAnnotations())
                .ifPresent(all -> all.annotations()
                        .forEach(annotation -> to.accept(internalName(annotation.classSymbol()), values(annotation))));
    }

    private static Map<String, String> values(Annotation annotation) {
        return annotation.elements().stream()
                .collect(Collectors.toMap(element -> element.name().stringValue(), Calls::value));
    }

    private static String value(AnnotationElement element) {
        return switch (element.value()) {
            case AnnotationValue.OfString text -> text.stringValue();
            case AnnotationValue.OfClass type -> internalName(type.classSymbol());
            case AnnotationValue other -> other.toString();
        };
    }

    /** @param type of a class, no array and no primitive */
    static String internalName(ClassDesc type) {
        var descriptor = type.descriptorString();
        return descriptor.substring(1, descriptor.length() - 1);
    }

    private static String simpleName(ClassModel type) {
        var name = type.thisClass().asInternalName();
        return name.substring(name.lastIndexOf('/') + 1);
    }

    Code found() {
        ofAnyProvider.forEach((place, method) -> {
            if (providers.size() == 1) {
                providers.forEach(provider -> provider.operations(method).forEach(operation -> add(operation, place)));
            } else {
                unread.add("which parameters it gets is decided at run time (" + place + ")");
            }
        });
        if (!transaction.isEmpty() && !writes) {
            unread.add("what its transactions write (" + transaction + ") is decided at run time");
        }
        // Whether a table is read or an index of it: rights name them apart.
        var all = calls.stream()
                .map(call -> indexes && call.service().equals("dynamodb") && OF_INDEXES.contains(call.operation())
                        ? new ClassCall(call.service(), call.operation(), call.place(), false)
                        : call)
                .toList();
        return new Code(all, Set.copyOf(texts), List.copyOf(unread));
    }
}
