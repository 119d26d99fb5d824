package io.reelscore.loadtest.jmh;

import io.reelscore.loadtest.load.Window;

/** A way for the bytes of messages from a client, over loopback, into memory of the server. */
interface TransferPath {

  /** Sends one message; the window is told when the server has answered that it has all of it. */
  void send(Window window);

  /** Ends the connection and both its ends. */
  void disconnect() throws InterruptedException;
}
