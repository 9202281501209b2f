package org.amalgam.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.amalgam.api.Stage;
import org.amalgam.api.StageType;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/** Whether a stage will be found: by Declarative Services in OSGi, by ServiceLoader elsewhere. */
final class Registration {
  private Registration() {}

  /**
   * Asserts that a stage is registered.
   *
   * @param stage its class
   * @param kind the interface that it must be registered as
   */
  static void check(Class<?> stage, Class<?> kind) {
    String path = "OSGI-INF/" + stage.getName() + ".xml";
    try (InputStream in = stage.getClassLoader().getResourceAsStream(path)) {
      assertTrue(in != null, () -> path + " is missing: does the class have @Component?");
      Document component = DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(in);
      assertEquals(
          List.of(kind.getName()),
          attributes(component, "provide", "interface"),
          () -> "@Component must say service = " + kind.getSimpleName() + ".class");
      assertEquals(
          List.of(stage.getAnnotation(StageType.class).value()),
          property(component, StageType.PROPERTY),
          () -> path + ": the value of " + StageType.PROPERTY);
    } catch (IOException | SAXException | ParserConfigurationException e) {
      throw new AssertionError(path + " cannot be read", e);
    }
    assertTrue(isService(stage), () -> "META-INF/services does not name " + stage.getName());
  }

  @SuppressWarnings("rawtypes") // a class literal has no type arguments
  private static boolean isService(Class<?> stage) {
    return ServiceLoader.load(Stage.class, stage.getClassLoader()).stream()
        .anyMatch(provider -> provider.type() == stage);
  }

  private static List<String> attributes(Document component, String tag, String attribute) {
    return elements(component, tag).stream().map(e -> e.getAttribute(attribute)).toList();
  }

  private static List<String> property(Document component, String name) {
    return elements(component, "property").stream()
        .filter(e -> e.getAttribute("name").equals(name))
        .map(e -> e.getAttribute("value"))
        .toList();
  }

  private static List<Element> elements(Document component, String tag) {
    NodeList nodes = component.getElementsByTagName(tag);
    List<Element> elements = new ArrayList<>();
    for (int i = 0; i < nodes.getLength(); i++) {
      elements.add((Element) nodes.item(i));
    }
    return elements;
  }
}
