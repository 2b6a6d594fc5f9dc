package local.endpoint;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import local.service.api.ServiceException;
import org.w3c.dom.Element;
import org.xml.sax.SAXException;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.traits.ListTrait;
import software.amazon.awssdk.utils.builder.Buildable;

/** Reads the XML that requests of S3 bear. */
final class XmlTree {

    private static final DocumentBuilderFactory FACTORY = factory();

    private XmlTree() {}

    /**
     * The value of a member that is the whole body. Elements that its shape does not have are ignored, as AWS ignores
     * them.
     *
     * @throws ServiceException {@code MalformedXML}
     */
    static Object read(SdkField<?> payload, byte[] body) {
        return value(payload, List.of(root(body)));
    }

    private static DocumentBuilderFactory factory() {
        var factory = DocumentBuilderFactory.newDefaultNSInstance();
        try {
            factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
        } catch (ParserConfigurationException e) {
            throw new IllegalStateException(e);
        }
        return factory;
    }

    private static Element root(byte[] body) {
        try {
            return silent(FACTORY.newDocumentBuilder())
                    .parse(new ByteArrayInputStream(body))
                    .getDocumentElement();
        } catch (SAXException | IOException e) {
            throw new ServiceException(
                    "MalformedXML",
                    400,
                    "The XML you provided was not well-formed or did not" + " validate against our published schema: "
                            + e.getMessage());
        } catch (ParserConfigurationException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Without a handler the parser prints what is wrong. */
    private static DocumentBuilder silent(DocumentBuilder builder) {
        builder.setErrorHandler(null);
        return builder;
    }

    /** @param elements that bear the member's name: many where it is a flattened list */
    private static Object value(SdkField<?> field, List<Element> elements) {
        var first = elements.getFirst();
        return switch (field.marshallingType().getKnownType()) {
            case SDK_POJO -> structure(field.constructor().get(), first);
            case LIST -> {
                var trait = field.getRequiredTrait(ListTrait.class);
                var name = trait.memberLocationName() == null ? "member" : trait.memberLocationName();
                yield (trait.isFlattened() ? elements : children(first, name))
                        .stream()
                                .map(element -> value(trait.memberFieldInfo(), List.of(element)))
                                .toList();
            }
            default -> Scalars.parse(field, first.getTextContent());
        };
    }

    private static Object structure(SdkPojo builder, Element element) {
        for (var field : builder.sdkFields()) {
            var found = children(element, field.locationName());
            if (!found.isEmpty()) {
                field.set(builder, value(field, found));
            }
        }
        return ((Buildable) builder).build();
    }

    private static List<Element> children(Element parent, String name) {
        var nodes = parent.getChildNodes();
        return IntStream.range(0, nodes.getLength())
                .mapToObj(nodes::item)
                .filter(node -> name.equals(node.getLocalName()))
                .map(Element.class::cast)
                .toList();
    }
}
