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
import org.amalgam.api.evaluation.Evaluator;
import org.amalgam.api.evaluation.EvaluatorType;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/**
 * Whether a stage or an evaluator will be found: by Declarative Services in OSGi, by ServiceLoader
 * elsewhere.
 */
final class Registration {
  private Registration() {}

  /**
   * Asserts that a stage is registered.
   *
   * @param stage its class
   * @param kind the interface that it must be registered as
   */
  static void check(Class<?> stage, Class<?> kind) {
    String type = stage.getAnnotation(StageType.class).value();
    component(stage, kind, StageType.PROPERTY, type);
    listed(stage, Stage.class);
  }

  /**
   * Asserts that a metric or an analysis is registered.
   *
   * @param evaluator its class
   * @param kind the interface that it must be registered as
   */
  static void checkEvaluator(Class<?> evaluator, Class<?> kind) {
    String type = evaluator.getAnnotation(EvaluatorType.class).value();
    component(evaluator, kind, EvaluatorType.PROPERTY, type);
    listed(evaluator, Evaluator.class);
  }

  private static void component(Class<?> part, Class<?> kind, String property, String type) {
    String path = "OSGI-INF/" + part.getName() + ".xml";
    try (InputStream in = part.getClassLoader().getResourceAsStream(path)) {
      assertTrue(in != null, () -> path + " is missing: does the class have @Component?");
      Document component = DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(in);
      assertEquals(
          List.of(kind.getName()),
          attributes(component, "provide", "interface"),
          () -> "@Component must say service = " + kind.getSimpleName() + ".class");
      assertEquals(
          List.of(type), property(component, property), () -> path + ": the value of " + property);
    } catch (IOException | SAXException | ParserConfigurationException e) {
      throw new AssertionError(path + " cannot be read", e);
    }
  }

  private static void listed(Class<?> part, Class<?> service) {
    assertTrue(
        ServiceLoader.load(service, part.getClassLoader()).stream()
            .anyMatch(provider -> provider.type() == part),
        () -> "META-INF/services does not name " + part.getName());
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
