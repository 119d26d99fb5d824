package io.reelscore.client;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;

/** One loopback connection to a port, which a test can cut. */
final class TcpLink implements AutoCloseable {
  private final ServerSocket entrance;
  private final Socket exit;
  private volatile Socket accepted = new Socket();

  TcpLink(int port) throws IOException {
    entrance = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    exit = new Socket(InetAddress.getLoopbackAddress(), port);
    start(() -> {
      accepted = entrance.accept();
      start(() -> exit.getInputStream().transferTo(accepted.getOutputStream()));
      accepted.getInputStream().transferTo(exit.getOutputStream());
    });
  }

  String target() {
    return "127.0.0.1:" + entrance.getLocalPort();
  }

  void cut() throws IOException {
    entrance.close();
    accepted.close();
    exit.close();
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
