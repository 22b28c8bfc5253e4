package io.github.batchbook.kernel;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.zeromq.ZMQ;

/**
 * A socket that speaks in signed messages. One thread owns it from its first use on, and nothing may interrupt that thread: an
 * interrupt inside JeroMQ leaves the socket unusable.
 */
final class Channel implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(Channel.class.getName());

  private final ZMQ.Socket socket;
  private final Codec codec;

  Channel(ZMQ.Socket socket, Codec codec) {
    this.socket = socket;
    this.codec = codec;
  }

  /** Waits for the next message; what is not one, or wrongly signed, is logged and left out. */
  Message receive() {
    while (true) {
      Message message = read(socket.recv(0));
      if (message != null) {
        return message;
      }
    }
  }

  /** The next message, if one arrives within the socket's receive time-out. */
  @Nullable
  Message receiveInTime() {
    byte[] first = socket.recv(0);
    return first == null ? null : read(first);
  }

  /** The messages that have arrived already. */
  List<Message> pending() {
    List<Message> messages = new ArrayList<>();
    for (byte[] first = socket.recv(ZMQ.DONTWAIT);
        first != null;
        first = socket.recv(ZMQ.DONTWAIT)) {
      Message message = read(first);
      if (message != null) {
        messages.add(message);
      }
    }
    return messages;
  }

  void send(Message message) {
    List<byte[]> frames = codec.pack(message);
    int last = frames.size() - 1;
    for (byte[] frame : frames.subList(0, last)) {
      socket.sendMore(frame);
    }
    socket.send(frames.get(last));
  }

  private @Nullable Message read(byte[] first) {
    List<byte[]> frames = new ArrayList<>();
    frames.add(first);
    while (socket.hasReceiveMore()) {
      frames.add(socket.recv(0));
    }
    try {
      return codec.unpack(frames);
    } catch (IOException e) {
      LOG.log(System.Logger.Level.WARNING, "Left out: " + e.getMessage());
      return null;
    }
  }

  @Override
  public void close() {
    socket.close();
  }
}
