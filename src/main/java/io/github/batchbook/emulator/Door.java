package io.github.batchbook.emulator;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;

/**
 * One port for HTTP and HTTPS: by a connection's first byte it is known which of two servers it is for, and it is passed on there.
 */
final class Door implements Closeable {
  private static final Logger LOG = System.getLogger(Door.class.getName());
  private static final int HANDSHAKE = 0x16;
  private static final int PIECE = 64 * 1024;

  private final ServerSocket socket;
  private final InetSocketAddress plain;
  private final InetSocketAddress secure;
  private final Executor threads;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();

  private Door(
      ServerSocket socket, InetSocketAddress plain, InetSocketAddress secure, Executor threads) {
    this.socket = socket;
    this.plain = plain;
    this.secure = secure;
    this.threads = threads;
  }

  /** Opens the door on a bound socket. */
  static Door open(
      ServerSocket socket, InetSocketAddress plain, InetSocketAddress secure, Executor threads) {
    Door door = new Door(socket, plain, secure, threads);
    threads.execute(door::accept);
    return door;
  }

  int port() {
    return socket.getLocalPort();
  }

  private void accept() {
    while (!socket.isClosed()) {
      try {
        Socket caller = socket.accept();
        threads.execute(() -> pass(caller));
      } catch (IOException e) {
        LOG.log(Level.DEBUG, "the embedded service accepts no more connections");
      }
    }
  }

  private void pass(Socket caller) {
    open.add(caller);
    try (caller) {
      int first = caller.getInputStream().read();
      if (first < 0) {
        return;
      }
      InetSocketAddress target = first == HANDSHAKE ? secure : plain;
      try (Socket server = new Socket(target.getAddress(), target.getPort())) {
        caller.setTcpNoDelay(true);
        server.setTcpNoDelay(true);
        server.getOutputStream().write(first);
        threads.execute(() -> copy(caller, server));
        copy(server, caller);
      }
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "a connection ended early");
    } finally {
      open.remove(caller);
    }
  }

  /** Copies until one side ends; the end of what comes is passed on, and what goes the other way may go on. */
  private static void copy(Socket from, Socket to) {
    byte[] piece = new byte[PIECE];
    try {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int read = in.read(piece); read >= 0; read = in.read(piece)) {
        out.write(piece, 0, read);
      }
      to.shutdownOutput();
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "a connection ended early");
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
    for (Socket one : open) {
      one.close();
    }
  }
}
