package io.reelscore.client;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;

/** Loopback connections to a port, which a test can cut. */
final class TcpLink implements AutoCloseable {
  private final ServerSocket entrance;
  private final List<Socket> sockets = new ArrayList<>();
  private int port;
  private boolean cut;

  TcpLink(int port) throws IOException {
    this.port = port;
    entrance = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    start(() -> {
      while (!entrance.isClosed()) {
        connect(entrance.accept());
      }
    });
  }

  /** One that comes while the link is cut may still be accepted. */
  private synchronized void connect(Socket accepted) throws IOException {
    if (cut) {
      accepted.close();
      return;
    }
    sockets.add(accepted);
    Socket exit = new Socket(InetAddress.getLoopbackAddress(), port);
    sockets.add(exit);
    start(() -> exit.getInputStream().transferTo(accepted.getOutputStream()));
    start(() -> accepted.getInputStream().transferTo(exit.getOutputStream()));
  }

  String target() {
    return "127.0.0.1:" + entrance.getLocalPort();
  }

  /** Cuts the connections; new ones go to another port. */
  synchronized void redirect(int other) throws IOException {
    port = other;
    for (Socket socket : sockets) {
      socket.close();
    }
    sockets.clear();
  }

  /** Cuts the connections; there are no new ones. */
  synchronized void cut() throws IOException {
    cut = true;
    entrance.close();
    redirect(port);
  }

  @Override
  public void close() throws IOException {
    cut();
  }

  private interface Transfer {
    void run() throws IOException;
  }

  private static void start(Transfer transfer) {
    Thread thread =
        new Thread(() -> {
          try {
            transfer.run();
          } catch (IOException cut) {
            // The end of the link.
          }
        });
    thread.setDaemon(true);
    thread.start();
  }
}
