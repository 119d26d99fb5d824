package io.reelscore.service.grpc;

import io.grpc.netty.NettyServerBuilder;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFactory;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * How many connections the gRPC port has at once. One more is accepted and closed before a byte of
 * it is read, so that its client sees UNAVAILABLE and tries again later or elsewhere.
 */
public final class ConnectionLimit implements AutoCloseable {
  private final int maxConnections;
  private final AtomicInteger open = new AtomicInteger();
  private final EventLoopGroup acceptor;
  private final EventLoopGroup workers;

  /**
   * @param threads of the network; 0: two a processor
   */
  public ConnectionLimit(int maxConnections, int threads) {
    this.maxConnections = maxConnections;
    IoHandlerFactory io =
        Epoll.isAvailable() ? EpollIoHandler.newFactory() : NioIoHandler.newFactory();
    this.acceptor =
        new MultiThreadIoEventLoopGroup(1, new DefaultThreadFactory("reelscore-accept", true), io);
    this.workers =
        new MultiThreadIoEventLoopGroup(
            threads, new DefaultThreadFactory("reelscore-network", true), io);
  }

  /** Makes the server's port one with this limit. */
  public void applyTo(NettyServerBuilder server) {
    ChannelFactory<ServerChannel> factory =
        Epoll.isAvailable() ? EpollServerSocketChannel::new : NioServerSocketChannel::new;
    server
        .channelFactory(() -> {
          ServerChannel channel = factory.newChannel();
          channel.pipeline().addFirst(new Turnstile());
          return channel;
        })
        .bossEventLoopGroup(acceptor)
        .workerEventLoopGroup(workers);
  }

  /** Connections that are open now. */
  public int open() {
    return open.get();
  }

  @Override
  public void close() {
    var _ = acceptor.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    var _ = workers.shutdownGracefully(0, 1, TimeUnit.SECONDS);
  }

  /** Stands before what makes a connection of an accepted socket. */
  @ChannelHandler.Sharable
  private final class Turnstile extends ChannelInboundHandlerAdapter {
    @Override
    public void channelRead(ChannelHandlerContext context, Object accepted) {
      if (!(accepted instanceof Channel connection)) {
        ReferenceCountUtil.release(accepted);
        return;
      }
      if (open.incrementAndGet() > maxConnections) {
        open.decrementAndGet();
        connection.unsafe().closeForcibly();
        return;
      }
      var _ = connection.closeFuture().addListener(closed -> open.decrementAndGet());
      context.fireChannelRead(connection);
    }
  }
}
