package org.amalgam.driving.loop;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A client of SUMO's Traffic Control Interface (Wegener et al. 2008; sumo.dlr.de/docs/TraCI), as
 * much of it as a drive needs. One command a message, on loopback only. Not for several threads.
 */
final class Traci implements AutoCloseable {
  /** What a value is about. */
  enum Domain {
    SIGNAL(0xa2),
    VEHICLE(0xa4),
    SIMULATION(0xab);

    private final int get;

    Domain(int get) {
      this.get = get;
    }
  }

  private static final int STEP = 0x02;
  private static final int CLOSE = 0x7f;
  private static final int SET_VEHICLE = 0xc4;
  private static final int SUBSCRIBE_AROUND_VEHICLE = 0x84;
  private static final int MOST = 64 << 20;
  private static final int TIMEOUT = 30_000;

  private static final int TYPE_UBYTE = 0x07;
  private static final int TYPE_BYTE = 0x08;
  private static final int TYPE_INTEGER = 0x09;
  private static final int TYPE_DOUBLE = 0x0b;
  private static final int TYPE_STRING = 0x0c;
  private static final int TYPE_STRINGS = 0x0e;
  private static final int TYPE_COMPOUND = 0x0f;
  private static final int TYPE_POSITION = 0x01;

  private final Socket socket;
  private final DataInputStream in;
  private final DataOutputStream out;

  private Traci(Socket socket) throws IOException {
    this.socket = socket;
    this.in = new DataInputStream(socket.getInputStream());
    this.out = new DataOutputStream(socket.getOutputStream());
  }

  /** Connects to a simulator that listens on this machine. */
  static Traci connect(int port) throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setTcpNoDelay(true);
    socket.setSoTimeout(TIMEOUT);
    return new Traci(socket);
  }

  // ---- commands ----

  /** Simulates up to a time, s; 0 for one step. Gives what was subscribed to. */
  List<Around> step(double until) throws IOException {
    ByteBuffer reply = ask(STEP, content -> content.writeDouble(until));
    List<Around> around = new ArrayList<>();
    for (int left = reply.getInt(); left > 0; left--) {
      around.add(around(reply));
    }
    return around;
  }

  double number(Domain domain, int variable, String object) throws IOException {
    return number(get(domain, variable, object));
  }

  String text(Domain domain, int variable, String object) throws IOException {
    return typedText(get(domain, variable, object));
  }

  List<String> texts(Domain domain, int variable, String object) throws IOException {
    ByteBuffer reply = get(domain, variable, object);
    due(TYPE_STRINGS, reply.get());
    List<String> texts = new ArrayList<>();
    for (int left = reply.getInt(); left > 0; left--) {
      texts.add(string(reply));
    }
    return texts;
  }

  /**
   * Who is ahead of a vehicle, and where.
   *
   * @param vehicle empty if nobody is
   * @param distance from front bumper to back, less the least gap that the vehicle keeps, m
   */
  record Leader(String vehicle, double distance) {}

  /** The leader of a vehicle within a distance; it may be found further away. */
  Leader leader(String vehicle, double within) throws IOException {
    ByteBuffer reply =
        get(
            Domain.VEHICLE,
            0x68,
            vehicle,
            content -> {
              content.writeByte(TYPE_DOUBLE);
              content.writeDouble(within);
            });
    due(TYPE_COMPOUND, reply.get());
    reply.getInt();
    return new Leader(typedText(reply), number(reply));
  }

  /**
   * A signal on the way.
   *
   * @param light the set of signals
   * @param link which of them
   * @param distance to its stop line, m
   * @param state what it shows, as SUMO writes it
   */
  record NextSignal(String light, int link, double distance, char state) {}

  /** The signals that a vehicle will come to, the next first. */
  List<NextSignal> signals(String vehicle) throws IOException {
    ByteBuffer reply = get(Domain.VEHICLE, 0x70, vehicle);
    due(TYPE_COMPOUND, reply.get());
    reply.getInt();
    List<NextSignal> signals = new ArrayList<>();
    for (int left = (int) number(reply); left > 0; left--) {
      String light = typedText(reply);
      int link = (int) number(reply);
      signals.add(new NextSignal(light, link, number(reply), (char) (int) number(reply)));
    }
    return signals;
  }

  /** Sets the speed that a vehicle has in the next step; -1 gives it back to its driver. */
  void setSpeed(String vehicle, double speed) throws IOException {
    set(0x40, vehicle, TYPE_DOUBLE, content -> content.writeDouble(speed));
  }

  /** Sets which of SUMO's own checks of speed hold: 31 all, 0 none. */
  void setSpeedMode(String vehicle, int mode) throws IOException {
    set(0xb3, vehicle, TYPE_INTEGER, content -> content.writeInt(mode));
  }

  /** Asks for values of all vehicles around one, from now on with every step. */
  void subscribeAround(String vehicle, double range, int... variables) throws IOException {
    ask(
        SUBSCRIBE_AROUND_VEHICLE,
        content -> {
          content.writeDouble(0);
          content.writeDouble(Double.MAX_VALUE / 2);
          write(content, vehicle);
          content.writeByte(Domain.VEHICLE.get);
          content.writeDouble(range);
          content.writeByte(variables.length);
          for (int variable : variables) {
            content.writeByte(variable);
          }
        });
  }

  /**
   * Values of the vehicles around one.
   *
   * @param center that one
   * @param vehicles the others, and itself
   * @param values of each the numbers asked for in order, a position being two
   */
  record Around(String center, List<String> vehicles, List<double[]> values) {}

  private static Around around(ByteBuffer reply) throws IOException {
    length(reply);
    reply.get();
    String center = string(reply);
    reply.get();
    int variables = reply.get() & 0xff;
    List<String> vehicles = new ArrayList<>();
    List<double[]> values = new ArrayList<>();
    for (int left = reply.getInt(); left > 0; left--) {
      vehicles.add(string(reply));
      double[] numbers = new double[2 * variables];
      int at = 0;
      for (int i = 0; i < variables; i++) {
        reply.get();
        if (reply.get() != 0) {
          throw new IOException("SUMO: " + typedText(reply));
        }
        if (reply.get(reply.position()) == TYPE_POSITION) {
          reply.get();
          numbers[at++] = reply.getDouble();
          numbers[at++] = reply.getDouble();
        } else {
          numbers[at++] = number(reply);
        }
      }
      values.add(numbers);
    }
    return new Around(center, vehicles, values);
  }

  @Override
  public void close() throws IOException {
    try {
      ask(CLOSE, content -> {});
    } finally {
      socket.close();
    }
  }

  // ---- messages ----

  /** Writes what a command says. */
  private interface Content {
    void write(DataOutputStream to) throws IOException;
  }

  private ByteBuffer get(Domain domain, int variable, String object) throws IOException {
    return get(domain, variable, object, content -> {});
  }

  private ByteBuffer get(Domain domain, int variable, String object, Content more)
      throws IOException {
    ByteBuffer reply =
        ask(
            domain.get,
            content -> {
              content.writeByte(variable);
              write(content, object);
              more.write(content);
            });
    length(reply);
    reply.get();
    reply.get();
    string(reply);
    return reply;
  }

  private void set(int variable, String vehicle, int type, Content value) throws IOException {
    ask(
        SET_VEHICLE,
        content -> {
          content.writeByte(variable);
          write(content, vehicle);
          content.writeByte(type);
          value.write(content);
        });
  }

  /** Sends a command and gives what is behind its status, which must be good. */
  private ByteBuffer ask(int command, Content content) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    content.write(new DataOutputStream(bytes));
    ByteArrayOutputStream message = new ByteArrayOutputStream();
    DataOutputStream to = new DataOutputStream(message);
    to.writeInt(Integer.BYTES + 1 + Integer.BYTES + 1 + bytes.size());
    to.writeByte(0); // a length of 0 says that the true one follows
    to.writeInt(1 + Integer.BYTES + 1 + bytes.size());
    to.writeByte(command);
    to.write(bytes.toByteArray());
    out.write(message.toByteArray());
    out.flush();
    int size = in.readInt() - Integer.BYTES;
    if (size < 0 || size > MOST) {
      throw new IOException("SUMO sent a message of %d bytes.".formatted(size));
    }
    ByteBuffer reply = ByteBuffer.wrap(in.readNBytes(size));
    length(reply);
    int answered = reply.get() & 0xff;
    int result = reply.get();
    String said = string(reply);
    if (answered != command || result != 0) {
      throw new IOException("SUMO refused command 0x%x: %s".formatted(command, said));
    }
    return reply;
  }

  private static void length(ByteBuffer reply) {
    if (reply.get() == 0) {
      reply.getInt();
    }
  }

  private static void write(DataOutputStream to, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
    to.writeInt(bytes.length);
    to.write(bytes);
  }

  private static String string(ByteBuffer reply) throws IOException {
    int size = reply.getInt();
    if (size < 0 || size > reply.remaining()) {
      throw new IOException("SUMO sent a text of %d bytes.".formatted(size));
    }
    byte[] bytes = new byte[size];
    reply.get(bytes);
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  private static String typedText(ByteBuffer reply) throws IOException {
    due(TYPE_STRING, reply.get());
    return string(reply);
  }

  private static double number(ByteBuffer reply) throws IOException {
    int type = reply.get();
    return switch (type) {
      case TYPE_DOUBLE -> reply.getDouble();
      case TYPE_INTEGER -> reply.getInt();
      case TYPE_BYTE -> reply.get();
      case TYPE_UBYTE -> reply.get() & 0xff;
      default ->
          throw new IOException("SUMO sent type 0x%x where a number is due.".formatted(type));
    };
  }

  private static void due(int type, int sent) throws IOException {
    if (type != sent) {
      throw new IOException("SUMO sent type 0x%x where 0x%x is due.".formatted(sent, type));
    }
  }
}
