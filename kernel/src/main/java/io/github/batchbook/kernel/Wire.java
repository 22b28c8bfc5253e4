package io.github.batchbook.kernel;

import java.security.GeneralSecurityException;
import org.dflib.jjava.jupyter.kernel.KernelConnectionProperties;
import org.zeromq.SocketType;
import org.zeromq.ZMQ;
import org.zeromq.ZMQException;

/**
 * The five sockets of a kernel, bound where a connection file says; port 0 means any free one. Each socket then belongs to one thread.
 * {@link #end} makes every blocked call fail with {@link #ended}, on which a thread closes its own socket.
 */
final class Wire {
  private static final System.Logger LOG = System.getLogger(Wire.class.getName());

  /** How long a socket tries to get rid of what it was given, after the end. */
  private static final int LINGER_MS = 500;

  private final ZMQ.Context context = ZMQ.context(1);
  private final Codec codec;
  private final KernelConnectionProperties asked;
  private final ZMQ.Socket shell;
  private final ZMQ.Socket control;
  private final ZMQ.Socket stdin;
  private final ZMQ.Socket iopub;
  private final ZMQ.Socket heartbeat;

  private Wire(KernelConnectionProperties asked) {
    this.asked = asked;
    // JeroMQ's own threads may stumble over each other at the end; without this they print it.
    context.setUncaughtExceptionHandler(Wire::logged);
    context.setNotificationExceptionHandler(Wire::logged);
    try {
      this.codec = new Codec(asked.createHMACGenerator());
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException(
          "the connection file asks for the signature scheme \""
              + asked.getSignatureScheme()
              + "\", which this Java does not have",
          e);
    }
    this.iopub = socket(SocketType.PUB);
    this.stdin = socket(SocketType.ROUTER);
    this.control = socket(SocketType.ROUTER);
    this.shell = socket(SocketType.ROUTER);
    this.heartbeat = socket(SocketType.REP);
  }

  /** @throws ZMQException when a port is taken */
  static Wire bind(KernelConnectionProperties asked) {
    Wire wire = new Wire(asked);
    wire.bind(wire.iopub, asked.getIopubPort());
    wire.bind(wire.stdin, asked.getStdinPort());
    wire.bind(wire.control, asked.getControlPort());
    wire.bind(wire.shell, asked.getShellPort());
    wire.bind(wire.heartbeat, asked.getHbPort());
    return wire;
  }

  private static void logged(Thread thread, Throwable failure) {
    LOG.log(System.Logger.Level.DEBUG, "in JeroMQ's thread " + thread.getName(), failure);
  }

  private ZMQ.Socket socket(SocketType type) {
    ZMQ.Socket socket = context.socket(type);
    socket.setLinger(LINGER_MS);
    // By default the 1,001st message that waits for a slow client is dropped: output, or the `idle`
    // it waits for.
    socket.setHWM(0);
    return socket;
  }

  private void bind(ZMQ.Socket socket, int port) {
    if (!asked.getTransport().equals("tcp")) {
      throw new IllegalArgumentException("the connection file asks for the transport \""
          + asked.getTransport()
          + "\"; only tcp is spoken here");
    }
    socket.bind("tcp://" + asked.getIp() + ":" + (port == 0 ? "*" : String.valueOf(port)));
  }

  Codec codec() {
    return codec;
  }

  Channel shell() {
    return new Channel(shell, codec);
  }

  Channel control() {
    return new Channel(control, codec);
  }

  /** The channel on which a person is asked; its receives give up after this many milliseconds. */
  Channel stdin(int timeoutMs) {
    stdin.setReceiveTimeOut(timeoutMs);
    return new Channel(stdin, codec);
  }

  Channel iopub() {
    return new Channel(iopub, codec);
  }

  /** Gives every heartbeat back, until the end. */
  void beat() {
    while (true) {
      byte[] beat = heartbeat.recv(0);
      heartbeat.send(beat, heartbeat.hasReceiveMore() ? ZMQ.SNDMORE : 0);
    }
  }

  void closeHeartbeat() {
    heartbeat.close();
  }

  /** Where the sockets are bound: a connection file without zeros. */
  KernelConnectionProperties bound() {
    return new KernelConnectionProperties(
        asked.getIp(),
        port(control),
        port(shell),
        port(stdin),
        port(heartbeat),
        port(iopub),
        asked.getTransport(),
        asked.getSignatureScheme(),
        asked.getKey());
  }

  private static int port(ZMQ.Socket socket) {
    String endpoint = socket.getLastEndpoint();
    return Integer.parseInt(endpoint.substring(endpoint.lastIndexOf(':') + 1));
  }

  /** Ends the wire; returns when every thread has closed its socket and what was sent is gone or given up. */
  void end() {
    context.term();
  }

  static boolean ended(ZMQException e) {
    return e.getErrorCode() == ZMQ.Error.ETERM.getCode();
  }
}
