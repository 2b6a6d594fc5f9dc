package local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.SAXException;

/** No module has a parent (sam build copies one folder away), so nothing but this test holds the versions together. */
class PomsAgreeTest {

    private static final Path REPOSITORY = Path.of("..");
    private static final List<String> MODULES =
            List.of("HelloWorldFunction", "ReverseFunction", "CallbackWorkerFunction", "local");

    @Test
    void everyModuleIsBuiltByTheRootPom() {
        assertThat(texts(pom(""), "module")).containsExactlyElementsOf(MODULES);
    }

    @Test
    void noModuleHasAParent() {
        assertThat(MODULES)
                .allSatisfy(module -> assertThat(texts(pom(module), "parent")).isEmpty());
    }

    @Test
    void theSamePluginHasTheSameVersionEverywhere() {
        assertOneVersionEach("plugin");
    }

    @Test
    void theSameDependencyHasTheSameVersionEverywhere() {
        assertOneVersionEach("dependency");
    }

    @Test
    void theSamePropertyHasTheSameValueEverywhere() {
        var values = new TreeMap<String, Map<String, String>>();
        for (var module : MODULES) {
            var properties =
                    pom(module).getElementsByTagName("properties").item(0).getChildNodes();
            for (int i = 0; i < properties.getLength(); i++) {
                if (properties.item(i) instanceof Element property) {
                    values.computeIfAbsent(property.getTagName(), _ -> new TreeMap<>())
                            .put(module, property.getTextContent());
                }
            }
        }
        assertThat(values)
                .allSatisfy((_, byModule) ->
                        assertThat(byModule.values().stream().distinct()).hasSize(1));
        assertThat(values.get("maven.compiler.release")).hasSize(MODULES.size());
    }

    private static void assertOneVersionEach(String tag) {
        var versions = new TreeMap<String, Map<String, String>>();
        for (var module : MODULES) {
            var elements = pom(module).getElementsByTagName(tag);
            for (int i = 0; i < elements.getLength(); i++) {
                var element = (Element) elements.item(i);
                var version = child(element, "version");
                // slf4j-nop goes with the slf4j-api that each module's libraries bring
                if (version != null && !child(element, "artifactId").equals("slf4j-nop")) {
                    versions.computeIfAbsent(child(element, "artifactId"), _ -> new TreeMap<>())
                            .put(module, version);
                }
            }
        }
        assertThat(versions)
                .isNotEmpty()
                .allSatisfy((_, byModule) ->
                        assertThat(byModule.values().stream().distinct()).hasSize(1));
    }

    private static String child(Element element, String tag) {
        for (var node = element.getFirstChild(); node != null; node = node.getNextSibling()) {
            if (node instanceof Element e && e.getTagName().equals(tag)) {
                return e.getTextContent();
            }
        }
        return null;
    }

    private static List<String> texts(Document pom, String tag) {
        var elements = pom.getElementsByTagName(tag);
        return IntStream.range(0, elements.getLength())
                .mapToObj(elements::item)
                .map(Node::getTextContent)
                .toList();
    }

    private static Document pom(String module) {
        try {
            return DocumentBuilderFactory.newDefaultInstance()
                    .newDocumentBuilder()
                    .parse(REPOSITORY.resolve(module).resolve("pom.xml").toFile());
        } catch (IOException | ParserConfigurationException | SAXException e) {
            throw new IllegalStateException(e);
        }
    }
}
