package org.amalgam.driving.loop;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/** What of SUMO's network file (.net.xml) a driver knows: lanes, where they lead, and signals. */
final class Road {
  /**
   * A lane.
   *
   * @param edge the road that it is a lane of
   * @param limit m/s
   * @param length m
   */
  record Lane(String edge, double limit, double length) {}

  /** A way on: the road that it leads to, and the lane that comes first on it. */
  private record Way(String edge, String lane) {}

  /** A phase of a set of signals: how long, s, and a letter per link. */
  private record Phase(double duration, String state) {}

  private final Map<String, Lane> lanes = new HashMap<>();
  private final Map<String, Integer> widths = new HashMap<>();
  private final Map<String, List<Way>> ways = new HashMap<>();
  private final Map<String, List<Phase>> phases = new HashMap<>();

  private Road() {}

  /** Reads a network. */
  static Road read(InputStream net) throws IOException {
    XMLInputFactory factory = XMLInputFactory.newInstance();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    Road road = new Road();
    try {
      XMLStreamReader xml = factory.createXMLStreamReader(net);
      String edge = "";
      String light = "";
      while (xml.hasNext()) {
        if (xml.next() != XMLStreamConstants.START_ELEMENT) {
          continue;
        }
        switch (xml.getLocalName()) {
          case "edge" -> edge = xml.getAttributeValue(null, "id");
          case "lane" -> road.lane(edge, xml);
          case "connection" -> road.way(xml);
          case "tlLogic" -> light = xml.getAttributeValue(null, "id");
          case "phase" -> road.phase(light, xml);
          default -> {}
        }
      }
      xml.close();
    } catch (XMLStreamException e) {
      throw new IOException("The network cannot be read: " + e.getMessage(), e);
    }
    return road;
  }

  private static double number(XMLStreamReader xml, String name) {
    return Double.parseDouble(xml.getAttributeValue(null, name));
  }

  private void lane(String edge, XMLStreamReader xml) {
    lanes.put(
        xml.getAttributeValue(null, "id"),
        new Lane(edge, number(xml, "speed"), number(xml, "length")));
    widths.merge(edge, 1, Integer::sum);
  }

  private void way(XMLStreamReader xml) {
    String to = xml.getAttributeValue(null, "to");
    String from =
        xml.getAttributeValue(null, "from") + "_" + xml.getAttributeValue(null, "fromLane");
    String via = xml.getAttributeValue(null, "via");
    String next = via == null ? to + "_" + xml.getAttributeValue(null, "toLane") : via;
    ways.computeIfAbsent(from, lane -> new ArrayList<>()).add(new Way(to, next));
  }

  private void phase(String light, XMLStreamReader xml) {
    phases
        .computeIfAbsent(light, id -> new ArrayList<>())
        .add(new Phase(number(xml, "duration"), xml.getAttributeValue(null, "state")));
  }

  /** A lane by its name. */
  Lane lane(String name) throws IOException {
    Lane lane = lanes.get(name);
    if (lane == null) {
      throw new IOException("There is no lane '%s' in the network.".formatted(name));
    }
    return lane;
  }

  /** How many lanes the road of a lane has. */
  int width(Lane lane) {
    return widths.get(lane.edge());
  }

  /** The lane after a lane on the way to a road; within a crossing there is one way only. */
  Optional<Lane> next(String lane, Optional<String> edge) {
    boolean inside = lane.startsWith(":");
    for (Way way : ways.getOrDefault(lane, List.of())) {
      if (inside || edge.filter(way.edge()::equals).isPresent()) {
        return Optional.ofNullable(lanes.get(way.lane()));
      }
    }
    return Optional.empty();
  }

  /** What a letter of SUMO's says, as the recording has it; {@code none} for other letters. */
  static String shown(char state) {
    return switch (state) {
      case 'r', 'u' -> "red";
      case 'y', 'Y' -> "yellow";
      case 'g' -> "yield";
      case 'G' -> "green";
      default -> "none";
    };
  }

  /**
   * Seconds until a signal shows something else, which signals broadcast (SAE J2735).
   *
   * @param phase the phase of now
   * @param left seconds that it still takes
   */
  double change(String light, int link, int phase, double left) {
    List<Phase> all = phases.getOrDefault(light, List.of());
    if (phase >= all.size()) {
      return left;
    }
    String shown = shown(all.get(phase).state().charAt(link));
    double seconds = left;
    for (int step = 1; step < all.size(); step++) {
      Phase next = all.get((phase + step) % all.size());
      if (!shown(next.state().charAt(link)).equals(shown)) {
        break;
      }
      seconds += next.duration();
    }
    return seconds;
  }
}
