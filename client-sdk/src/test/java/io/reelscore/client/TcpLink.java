package io.reelscore.client;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Loopback connections to a port, which a test can cut. */
final class TcpLink implements AutoCloseable {
  private final ServerSocket entrance;
  private final List<Socket> sockets = new CopyOnWriteArrayList<>();
  private volatile int port;

  TcpLink(int port) throws IOException {
    this.port = port;
    entrance = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    start(() -> {
      while (!entrance.isClosed()) {
        connect(entrance.accept());
      }
    });
  }

  private void connect(Socket accepted) throws IOException {
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
  void redirect(int other) throws IOException {
    port = other;
    for (Socket socket : sockets) {
      socket.close();
    }
    sockets.clear();
  }

  /** Cuts the connections; there are no new ones. */
  void cut() throws IOException {
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
