package org.amalgam.driving.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RoadTest {
  private static final String NET =
      """
      <net>
        <edge id=":x" function="internal"><lane id=":x_0" speed="6.5" length="9"/></edge>
        <edge id="a"><lane id="a_0" speed="13.9" length="100"/><lane id="a_1" speed="13.9" length="100"/></edge>
        <edge id="b"><lane id="b_0" speed="8.3" length="50"/></edge>
        <edge id="c"><lane id="c_0" speed="11" length="50"/></edge>
        <tlLogic id="x"><phase duration="30" state="Gr"/><phase duration="3" state="yr"/>
          <phase duration="20" state="rG"/><phase duration="5" state="ry"/></tlLogic>
        <connection from="a" to="b" fromLane="0" toLane="0" via=":x_0"/>
        <connection from="a" to="c" fromLane="1" toLane="0"/>
        <connection from=":x" to="b" fromLane="0" toLane="0"/>
      </net>""";

  private static Road road(String net) throws IOException {
    return Road.read(new ByteArrayInputStream(net.getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void knowsLanesAndWhereTheyLead() throws IOException {
    Road road = road(NET);
    assertEquals(new Road.Lane("a", 13.9, 100), road.lane("a_0"));
    assertEquals(2, road.width(road.lane("a_1")));
    assertEquals(6.5, road.next("a_0", Optional.of("b")).orElseThrow().limit(), "through the turn");
    assertEquals(11, road.next("a_1", Optional.of("c")).orElseThrow().limit());
    assertEquals(Optional.empty(), road.next("a_0", Optional.of("c")), "the wrong lane");
    assertEquals(Optional.empty(), road.next("a_0", Optional.empty()), "the way ends");
    assertEquals(8.3, road.next(":x_0", Optional.of("c")).orElseThrow().limit());
    assertThrows(IOException.class, () -> road.lane("d_0"));
  }

  /** 10 s of green are left; the other is red for these, the yellow, and until then. */
  @Test
  void tellsWhenASignalChanges() throws IOException {
    Road road = road(NET);
    assertEquals(10, road.change("x", 0, 0, 10));
    assertEquals(13, road.change("x", 1, 0, 10));
    assertEquals(1 + 5, road.change("x", 0, 2, 1), "red through two phases");
  }

  @Test
  void refusesWhatIsNoNetwork() {
    assertThrows(IOException.class, () -> road("<net><edge"));
  }
}
