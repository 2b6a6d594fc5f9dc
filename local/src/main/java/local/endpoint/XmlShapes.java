package local.endpoint;

import java.io.StringWriter;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;
import local.service.api.ServiceException;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.protocol.MarshallLocation;
import software.amazon.awssdk.core.traits.ListTrait;
import software.amazon.awssdk.core.traits.MapTrait;
import software.amazon.awssdk.core.util.SdkAutoConstructList;
import software.amazon.awssdk.core.util.SdkAutoConstructMap;

/** Writes the responses and errors of the query protocol. */
final class XmlShapes {

    private static final XMLOutputFactory FACTORY = XMLOutputFactory.newDefaultFactory();

    private final XMLStreamWriter xml;

    /** Of CloudFormation alone: whoever waits for a stack's next event tells them apart by it. */
    private final boolean tellsMilliseconds;

    private XmlShapes(XMLStreamWriter xml, String namespace) {
        this.xml = xml;
        this.tellsMilliseconds = namespace.contains("cloudformation");
    }

    private String text(Object value) {
        return tellsMilliseconds && value instanceof Instant instant
                ? instant.truncatedTo(ChronoUnit.MILLIS).toString()
                : Scalars.write(value);
    }

    /** {@code <ListTopicsResponse><ListTopicsResult>...}, with the request's ID as AWS adds it. */
    static String response(String namespace, String operation, SdkPojo response, String requestId) {
        return response(namespace, operation, shapes -> shapes.structure(response), requestId);
    }

    /** @param result writes what is in the element {@code <ListTopicsResult>} */
    static String response(String namespace, String operation, Content result, String requestId) {
        return document(namespace, operation + "Response", shapes -> {
            shapes.wrapped(operation + "Result", result);
            shapes.xml.writeStartElement("ResponseMetadata");
            shapes.element("RequestId", requestId);
            shapes.xml.writeEndElement();
        });
    }

    static String error(String namespace, ServiceException error, String requestId) {
        return document(namespace, "ErrorResponse", shapes -> {
            shapes.xml.writeStartElement("Error");
            shapes.element("Type", error.status() < 500 ? "Sender" : "Receiver");
            shapes.element("Code", error.code());
            shapes.element("Message", error.getMessage());
            shapes.xml.writeEndElement();
            shapes.element("RequestId", requestId);
        });
    }

    /** The errors of S3 have no envelope. */
    static String bareError(String code, String message, String requestId) {
        return document("", "Error", shapes -> {
            shapes.element("Code", code);
            shapes.element("Message", message);
            shapes.element("RequestId", requestId);
        });
    }

    /** @param root the element that the members stand in; empty where the one member that is set is the root itself */
    static String document(String namespace, String root, SdkPojo response) {
        if (!root.isEmpty()) {
            return document(namespace, root, shapes -> shapes.structure(response));
        }
        return response.sdkFields().stream()
                .filter(XmlShapes::isInBody)
                .filter(field -> field.getValueOrDefault(response) != null)
                .findFirst()
                .map(field -> document(
                        namespace, field.locationName(), shapes -> shapes.content(field.getValueOrDefault(response))))
                .orElse("");
    }

    /** Writes a part of a document. */
    interface Content {
        void write(XmlShapes shapes) throws XMLStreamException;
    }

    private static String document(String namespace, String root, Content content) {
        var text = new StringWriter();
        try {
            var xml = FACTORY.createXMLStreamWriter(text);
            xml.writeStartElement(root);
            if (!namespace.isEmpty()) {
                xml.writeDefaultNamespace(namespace);
            }
            content.write(new XmlShapes(xml, namespace));
            xml.writeEndElement();
            xml.close();
        } catch (XMLStreamException e) {
            throw new IllegalStateException(e);
        }
        return text.toString();
    }

    private void structure(SdkPojo shape) throws XMLStreamException {
        for (var field : shape.sdkFields()) {
            var value = field.getValueOrDefault(shape);
            if (value != null
                    && isInBody(field)
                    && !(value instanceof SdkAutoConstructList)
                    && !(value instanceof SdkAutoConstructMap)) {
                member(field.locationName(), field, value);
            }
        }
    }

    private static boolean isInBody(SdkField<?> field) {
        return field.location() == MarshallLocation.PAYLOAD;
    }

    /** What is in the element of a structure or a text. */
    private void content(Object value) throws XMLStreamException {
        if (value instanceof SdkPojo shape) {
            structure(shape);
        } else {
            xml.writeCharacters(legal(text(value)));
        }
    }

    private void member(String name, SdkField<?> field, Object value) throws XMLStreamException {
        switch (value) {
            case SdkPojo shape -> wrapped(name, shapes -> shapes.structure(shape));
            case List<?> list -> {
                var trait = field.getRequiredTrait(ListTrait.class);
                if (trait.isFlattened()) {
                    elements(name, trait, list);
                } else {
                    wrapped(
                            name,
                            shapes -> shapes.elements(
                                    trait.memberLocationName() == null ? "member" : trait.memberLocationName(),
                                    trait,
                                    list));
                }
            }
            case Map<?, ?> map -> {
                var trait = field.getRequiredTrait(MapTrait.class);
                xml.writeStartElement(name);
                for (var entry : map.entrySet()) {
                    xml.writeStartElement("entry");
                    element(trait.keyLocationName(), entry.getKey().toString());
                    member(trait.valueLocationName(), trait.valueFieldInfo(), entry.getValue());
                    xml.writeEndElement();
                }
                xml.writeEndElement();
            }
            default -> element(name, text(value));
        }
    }

    private void elements(String name, ListTrait trait, List<?> list) throws XMLStreamException {
        for (var element : list) {
            member(name, trait.memberFieldInfo(), element);
        }
    }

    /** An element with others in it. */
    void wrapped(String name, Content content) throws XMLStreamException {
        xml.writeStartElement(name);
        content.write(this);
        xml.writeEndElement();
    }

    /** An element with text in it. */
    void element(String name, String text) throws XMLStreamException {
        xml.writeStartElement(name);
        xml.writeCharacters(legal(text));
        xml.writeEndElement();
    }

    /** XML 1.0 has no way to write most control characters; AWS shows a question mark. */
    private static String legal(String text) {
        return text == null
                ? ""
                : text.codePoints()
                        .map(c -> c >= 0x20 && c <= 0xD7FF
                                        || c == '\t'
                                        || c == '\n'
                                        || c == '\r'
                                        || c >= 0xE000 && c <= 0xFFFD
                                        || c > 0xFFFF
                                ? c
                                : '?')
                        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                        .toString();
    }
}
