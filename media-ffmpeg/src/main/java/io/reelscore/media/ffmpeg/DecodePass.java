package io.reelscore.media.ffmpeg;

import static org.bytedeco.ffmpeg.presets.avutil.AVERROR_EAGAIN;

import io.reelscore.media.DecodeLimits;
import io.reelscore.media.MediaException;
import java.io.IOException;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVCodecParameters;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVIndexEntry;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avformat;
import org.bytedeco.ffmpeg.global.avutil;
import org.jspecify.annotations.Nullable;

/**
 * Decodes the first video stream of a file once, from its start.
 *
 * <p>Damage is never papered over: an error of the demuxer or the decoder, a packet or a frame
 * marked as corrupt, or a frame that needed concealment ends the pass. Stream parameters are not
 * guessed by decoding ahead, so the decoder knows the limits before it allocates a frame.
 */
final class DecodePass implements AutoCloseable {

  /** Codecs pad frames to whole blocks, and the decoder's limit counts the padding. */
  static final int BLOCK_PIXELS = 128;

  /** Takes decoded frames in order, until it has enough. */
  interface Sink {
    boolean done();

    void accept(int index, AVFrame frame) throws MediaException;
  }

  private final Container container;
  private final DecodeLimits limits;
  private final Deadline deadline;
  private final NativeScope scope = new NativeScope();
  private final SourceIo io;
  private final AVFormatContext format;
  private final AVStream stream;
  private final AVCodecContext decoder;
  private final AVPacket packet;
  private final AVFrame frame;
  private int decodedFrames;
  private long decodedPixels;

  DecodePass(Container container, ByteSource source, DecodeLimits limits, Deadline deadline)
      throws MediaException {
    this.container = container;
    this.limits = limits;
    this.deadline = deadline;
    boolean opened = false;
    try {
      io = new SourceIo(source, deadline);
      scope.onClose(io::close);
      format = openFormat();
      stream = videoStream();
      decoder = openDecoder();
      packet = scope.keep(avcodec.av_packet_alloc(), avcodec::av_packet_free);
      frame = scope.keep(avutil.av_frame_alloc(), avutil::av_frame_free);
      opened = true;
    } finally {
      if (!opened) {
        scope.close();
      }
    }
  }

  /** Frames the container says it holds; 0 when it does not say. Nothing but a hint. */
  long claimedFrames() {
    return stream.nb_frames();
  }

  /** FFmpeg's name of the codec. */
  String codec() {
    return avcodec.avcodec_get_name(decoder.codec_id()).getString();
  }

  /** Whether the codec can lose information. */
  boolean lossy() {
    return (avcodec.avcodec_descriptor_get(decoder.codec_id()).props()
            & avcodec.AV_CODEC_PROP_LOSSY)
        != 0;
  }

  /** Decodes until the sink is done or the stream ends; returns the frames decoded. */
  int run(Sink sink) throws MediaException {
    while (!sink.done()) {
      deadline.check();
      int read = avformat.av_read_frame(format, packet);
      if (read == avutil.AVERROR_EOF) {
        checkReadToTheEnd();
        decode(null, sink);
        break;
      }
      if (read < 0) {
        throw damaged("reading failed", read);
      }
      try {
        if (packet.stream_index() == stream.index() && packet.size() > 0) {
          if ((packet.flags() & avcodec.AV_PKT_FLAG_CORRUPT) != 0) {
            throw damaged("a packet is incomplete", 0);
          }
          decode(packet, sink);
        }
      } finally {
        avcodec.av_packet_unref(packet);
      }
    }
    return decodedFrames;
  }

  private void decode(@Nullable AVPacket data, Sink sink) throws MediaException {
    int sent = avcodec.avcodec_send_packet(decoder, data);
    if (sent < 0) {
      throw damaged("decoding failed", sent);
    }
    while (true) {
      int received = avcodec.avcodec_receive_frame(decoder, frame);
      if (received == AVERROR_EAGAIN() || received == avutil.AVERROR_EOF) {
        return;
      }
      if (received < 0) {
        throw damaged("decoding failed", received);
      }
      try {
        checkFrame();
        sink.accept(decodedFrames, frame);
        decodedFrames++;
      } finally {
        avutil.av_frame_unref(frame);
      }
      deadline.check();
    }
  }

  private void checkFrame() throws MediaException {
    if (frame.decode_error_flags() != 0 || (frame.flags() & AVFrame.AV_FRAME_FLAG_CORRUPT) != 0) {
      throw damaged("a frame is incomplete", 0);
    }
    checkSize(frame.width(), frame.height());
    decodedPixels += (long) frame.width() * frame.height();
    if (decodedPixels > limits.maxTotalPixels()) {
      throw new MediaException(
          MediaException.Kind.TOO_LARGE,
          "frames: %d pixels in the first %d (expected: at most %d pixels in all)"
              .formatted(decodedPixels, decodedFrames + 1, limits.maxTotalPixels()));
    }
    if (decodedFrames == limits.maxFrames()) {
      throw new MediaException(
          MediaException.Kind.TOO_LARGE,
          "frames: more than %d (expected: 1..%d)"
              .formatted(limits.maxFrames(), limits.maxFrames()));
    }
  }

  private void checkSize(int width, int height) throws MediaException {
    if ((long) width * height > Math.min(limits.maxPixels(), Integer.MAX_VALUE / 4)) {
      throw new MediaException(
          MediaException.Kind.TOO_LARGE,
          "frame: %d x %d = %d pixels (expected: at most %d)"
              .formatted(width, height, (long) width * height, limits.maxPixels()));
    }
  }

  /** The MP4 demuxer ends a stream early, without an error, when samples lie beyond the file. */
  private void checkReadToTheEnd() throws MediaException {
    if (format.pb().error() < 0) {
      throw damaged("reading failed", format.pb().error());
    }
    if (container != Container.MP4) {
      return;
    }
    long sizeBytes = sizeBytes();
    int samples = avformat.avformat_index_get_entries_count(stream);
    for (int i = 0; i < samples; i++) {
      AVIndexEntry sample = avformat.avformat_index_get_entry(stream, i);
      if (sample.pos() + sample.size() > sizeBytes) {
        throw new MediaException(
            MediaException.Kind.UNREADABLE,
            "truncated: %d of %d frames decoded; frame %d ends at byte %d (found: %d bytes)"
                .formatted(decodedFrames, samples, i, sample.pos() + sample.size(), sizeBytes));
      }
    }
  }

  private long sizeBytes() throws MediaException {
    try {
      return io.sizeBytes();
    } catch (IOException e) {
      throw new MediaException(MediaException.Kind.UNREADABLE, "reading failed: " + e, e);
    }
  }

  private AVFormatContext openFormat() throws MediaException {
    AVFormatContext context = avformat.avformat_alloc_context();
    if (context == null) {
      throw new OutOfMemoryError("native memory of FFmpeg");
    }
    io.attachTo(context);
    AVDictionary options = new AVDictionary(null);
    avutil.av_dict_set(options, "protocol_whitelist", "none", 0);
    avutil.av_dict_set(options, "format_whitelist", container.demuxer(), 0);
    // Frees the context when it fails.
    int opened =
        avformat.avformat_open_input(
            context, (String) null, avformat.av_find_input_format(container.demuxer()), options);
    avutil.av_dict_free(options);
    if (opened < 0) {
      throw damaged("the container cannot be read", opened);
    }
    return scope.keep(context, avformat::avformat_close_input);
  }

  private AVStream videoStream() throws MediaException {
    AVStream first = null;
    for (int i = 0; i < format.nb_streams(); i++) {
      AVStream candidate = format.streams(i);
      boolean video = candidate.codecpar().codec_type() == avutil.AVMEDIA_TYPE_VIDEO;
      boolean cover = (candidate.disposition() & avformat.AV_DISPOSITION_ATTACHED_PIC) != 0;
      if (first == null && video && !cover) {
        first = candidate;
      } else {
        candidate.discard(avcodec.AVDISCARD_ALL);
      }
    }
    if (first == null) {
      throw new MediaException(
          MediaException.Kind.UNREADABLE,
          "no video stream among %d streams (expected: at least 1)".formatted(format.nb_streams()));
    }
    return first;
  }

  private AVCodecContext openDecoder() throws MediaException {
    AVCodecParameters parameters = stream.codecpar();
    checkSize(parameters.width(), parameters.height());
    AVCodec codec = avcodec.avcodec_find_decoder(parameters.codec_id());
    if (codec == null) {
      throw new MediaException(
          MediaException.Kind.UNREADABLE,
          "codec %s has no decoder here"
              .formatted(avcodec.avcodec_get_name(parameters.codec_id()).getString()));
    }
    AVCodecContext context =
        scope.keep(avcodec.avcodec_alloc_context3(codec), avcodec::avcodec_free_context);
    int copied = avcodec.avcodec_parameters_to_context(context, parameters);
    if (copied < 0) {
      throw damaged("the stream's parameters cannot be used", copied);
    }
    context.pkt_timebase(stream.time_base());
    context.thread_count(1);
    context.max_pixels(
        limits.maxPixels()
            + BLOCK_PIXELS * ((long) parameters.width() + parameters.height() + BLOCK_PIXELS));
    context.err_recognition(
        avcodec.AV_EF_CRCCHECK
            | avcodec.AV_EF_BITSTREAM
            | avcodec.AV_EF_BUFFER
            | avcodec.AV_EF_EXPLODE);
    context.error_concealment(0);
    context.flags(context.flags() | avcodec.AV_CODEC_FLAG_OUTPUT_CORRUPT);
    if (parameters.codec_id() == avcodec.AV_CODEC_ID_H264) {
      // Takes the reorder depth of the level where the stream states none, instead of guessing it
      // from the first frames, which can drop some.
      context.strict_std_compliance(avcodec.FF_COMPLIANCE_STRICT);
    }
    int opened = avcodec.avcodec_open2(context, codec, (AVDictionary) null);
    if (opened < 0) {
      throw damaged("codec %s cannot be opened".formatted(codec.name().getString()), opened);
    }
    return context;
  }

  private MediaException damaged(String what, int errorCode) throws MediaException {
    deadline.check();
    StringBuilder message = new StringBuilder("damaged: ").append(what);
    if (io.failure() != null) {
      message.append(": ").append(io.failure());
    } else if (errorCode < 0) {
      message.append(": ").append(Ffmpeg.message(errorCode));
    }
    if (decodedFrames > 0) {
      message.append(" after ").append(decodedFrames);
      if (claimedFrames() > 0) {
        message.append(" of ").append(claimedFrames());
      }
      message.append(" frames");
    }
    return Ffmpeg.damaged(message.toString(), errorCode, io.failure());
  }

  @Override
  public void close() {
    scope.close();
  }
}
