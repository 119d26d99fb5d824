package io.reelscore.loadtest.jmh;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.reelscore.loadtest.load.Window;
import io.reelscore.runtime.FrameArenas;
import io.reelscore.runtime.Slot;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/**
 * A bare Netty socket on epoll: messages of one known length are read into a slot each, and each is
 * answered by one byte.
 */
final class RawPath implements TransferPath {
  private static final AdaptiveRecvByteBufAllocator LARGE_READS =
      new AdaptiveRecvByteBufAllocator(64 << 10, 256 << 10, 1 << 20);

  private final EventLoopGroup group =
      new MultiThreadIoEventLoopGroup(2, EpollIoHandler.newFactory());
  private final Queue<Window> unanswered = new ConcurrentLinkedQueue<>();
  private final byte[] message;
  private final Channel server;
  private final Channel client;

  RawPath(byte[] message, FrameArenas arenas) throws InterruptedException {
    this.message = message;
    this.server =
        new ServerBootstrap()
            .group(group)
            .channel(EpollServerSocketChannel.class)
            .childOption(ChannelOption.RECVBUF_ALLOCATOR, LARGE_READS)
            .childHandler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    channel.pipeline().addLast(new IntoSlots(arenas, message.length));
                  }
                })
            .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .sync()
            .channel();
    this.client =
        new Bootstrap()
            .group(group)
            .channel(EpollSocketChannel.class)
            .handler(
                new SimpleChannelInboundHandler<ByteBuf>() {
                  @Override
                  protected void channelRead0(ChannelHandlerContext context, ByteBuf answers) {
                    for (int i = answers.readableBytes(); i > 0; i--) {
                      unanswered.remove().scored();
                    }
                  }
                })
            .connect(server.localAddress())
            .sync()
            .channel();
  }

  @Override
  public void send(Window window) {
    unanswered.add(window);
    var _ = client.writeAndFlush(Unpooled.wrappedBuffer(message));
  }

  @Override
  public void disconnect() throws InterruptedException {
    client.close().sync();
    server.close().sync();
    group.shutdownGracefully().sync();
  }

  private static final class IntoSlots extends SimpleChannelInboundHandler<ByteBuf> {
    private final FrameArenas arenas;
    private final int messageBytes;
    private @Nullable Slot slot;
    private ByteBuffer room = ByteBuffer.allocate(0);

    IntoSlots(FrameArenas arenas, int messageBytes) {
      this.arenas = arenas;
      this.messageBytes = messageBytes;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, ByteBuf bytes) {
      while (bytes.isReadable()) {
        if (slot == null) {
          slot = arenas.lease(messageBytes).orElseThrow();
          room = slot.buffer().duplicate().clear();
        }
        int piece = Math.min(bytes.readableBytes(), room.remaining());
        int end = room.limit();
        bytes.readBytes(room.limit(room.position() + piece));
        room.limit(end);
        if (!room.hasRemaining()) {
          slot.close();
          slot = null;
          var _ = context.writeAndFlush(Unpooled.wrappedBuffer(new byte[1]));
        }
      }
    }
  }
}
