package io.reelscore.service.grpc;

import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.ServerCall;

/** Lets a timer run while a call waits for its caller's next message. */
final class IdleListener<Q> extends SimpleForwardingServerCallListener<Q> {
  private final IdleTimer timer;

  IdleListener(ServerCall.Listener<Q> delegate, IdleTimer timer) {
    super(delegate);
    this.timer = timer;
    timer.start();
  }

  @Override
  public void onMessage(Q message) {
    timer.stop();
    super.onMessage(message);
    timer.start();
  }

  @Override
  public void onHalfClose() {
    timer.stop();
    super.onHalfClose();
  }

  @Override
  public void onCancel() {
    timer.stop();
    super.onCancel();
  }

  @Override
  public void onComplete() {
    timer.stop();
    super.onComplete();
  }
}
