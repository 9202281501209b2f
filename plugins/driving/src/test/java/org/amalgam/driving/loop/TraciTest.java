package org.amalgam.driving.loop;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Messages byte by byte, as sumo.dlr.de/docs/TraCI describes them. */
class TraciTest {

  /** Writes what the simulator answers. */
  private interface Content {
    void write(DataOutputStream to) throws IOException;
  }

  /** What is done with a client. */
  private interface Use {
    void with(Traci traci) throws IOException;
  }

  private static void text(DataOutputStream to, String text) throws IOException {
    to.writeInt(text.length());
    to.write(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  /** Answers one command and gives what was asked, in hex, without the length of the message. */
  private static String answering(int command, int result, Content content, Use use)
      throws IOException {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      CompletableFuture<String> asked =
          CompletableFuture.supplyAsync(() -> answer(server, command, result, content));
      use.with(Traci.connect(server.getLocalPort()));
      return asked.join();
    }
  }

  private static String answer(ServerSocket server, int command, int result, Content content) {
    try (Socket socket = server.accept()) {
      DataInputStream in = new DataInputStream(socket.getInputStream());
      byte[] asked = in.readNBytes(in.readInt() - 4);
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      DataOutputStream to = new DataOutputStream(bytes);
      to.writeByte(7 + 2);
      to.writeByte(command);
      to.writeByte(result);
      text(to, "no");
      content.write(to);
      DataOutputStream out = new DataOutputStream(socket.getOutputStream());
      out.writeInt(bytes.size() + 4);
      out.write(bytes.toByteArray());
      out.flush();
      return HexFormat.of().formatHex(asked);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Command 0xa4 of 13 bytes: variable 0x40 of the vehicle "ego". */
  @Test
  void asksForANumber() throws IOException {
    String asked =
        answering(
            0xa4,
            0,
            to -> {
              to.writeByte(1 + 1 + 1 + 4 + 3 + 1 + 8);
              to.writeByte(0xb4);
              to.writeByte(0x40);
              text(to, "ego");
              to.writeByte(0x0b);
              to.writeDouble(12.5);
            },
            traci -> assertEquals(12.5, traci.number(Traci.Domain.VEHICLE, 0x40, "ego")));
    assertEquals("00" + "0000000e" + "a4" + "40" + "00000003" + "65676f", asked);
  }

  @Test
  void readsASubscriptionAroundAVehicle() throws IOException {
    String asked =
        answering(
            0x02,
            0,
            to -> {
              to.writeInt(1);
              to.writeByte(0);
              to.writeInt(99);
              to.writeByte(0x94);
              text(to, "ego");
              to.writeByte(0xa4);
              to.writeByte(2);
              to.writeInt(1);
              text(to, "other");
              to.write(new byte[] {0x42, 0, 0x01});
              to.writeDouble(3);
              to.writeDouble(4);
              to.write(new byte[] {0x5b, 0, 0x09});
              to.writeInt(8);
            },
            traci -> {
              Traci.Around around = traci.step(0.5).get(0);
              assertEquals("ego", around.center());
              assertEquals(List.of("other"), around.vehicles());
              assertArrayEquals(new double[] {3, 4, 8, 0}, around.values().get(0));
            });
    assertEquals("00" + "0000000e" + "02" + "3fe0000000000000", asked);
  }

  @Test
  void saysWhatIsRefused() throws IOException {
    answering(
        0xc4,
        0xff,
        to -> {},
        traci -> {
          IOException refused = assertThrows(IOException.class, () -> traci.setSpeed("ghost", 1));
          assertTrue(refused.getMessage().contains("0xc4: no"), refused::getMessage);
        });
  }

  @Test
  void refusesATextThatIsLongerThanTheMessage() throws IOException {
    answering(
        0xa4,
        0,
        to -> {
          to.writeByte(20);
          to.writeByte(0xb4);
          to.writeByte(0x51);
          to.writeInt(1 << 30);
        },
        traci ->
            assertThrows(IOException.class, () -> traci.text(Traci.Domain.VEHICLE, 0x51, "ego")));
  }
}
