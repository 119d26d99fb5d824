package io.reelscore.media.ffmpeg;

import io.reelscore.media.DecodeLimits;
import io.reelscore.media.MediaException;
import io.reelscore.media.RgbFrames;
import java.io.IOException;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacpp.BytePointer;

/** Decodes image files one after the other by FFmpeg's decoder, without a demuxer. */
final class ImagePass {
  private static final int CHUNK_BYTES = 64 * 1024;

  private final DecodeLimits limits;
  private final Deadline deadline;
  private final RgbConverter converter;

  ImagePass(DecodeLimits limits, Deadline deadline, RgbConverter converter) {
    this.limits = limits;
    this.deadline = deadline;
    this.converter = converter;
  }

  /** One image as uint8 RGB [1, height, width, 3]. */
  RgbFrames decode(ByteSource source, StillImage image) throws IOException, MediaException {
    try (NativeScope scope = new NativeScope()) {
      AVCodecContext decoder = open(image, scope);
      AVPacket packet = scope.keep(avcodec.av_packet_alloc(), avcodec::av_packet_free);
      fill(packet, source, image);
      AVFrame frame = scope.keep(avutil.av_frame_alloc(), avutil::av_frame_free);
      int result = avcodec.avcodec_send_packet(decoder, packet);
      if (result >= 0) {
        result = avcodec.avcodec_send_packet(decoder, (AVPacket) null);
      }
      if (result >= 0) {
        result = avcodec.avcodec_receive_frame(decoder, frame);
      }
      deadline.check();
      if (result < 0) {
        throw Ffmpeg.damaged("damaged: decoding failed: " + Ffmpeg.message(result), result, null);
      }
      check(frame, image);
      return switch (image.format()) {
        case PNG -> PngPixels.of(frame);
        case JPEG ->
            JpegPixels.converts(frame.format()) ? JpegPixels.of(frame) : converter.convert(frame);
      };
    }
  }

  private AVCodecContext open(StillImage image, NativeScope scope) throws MediaException {
    AVCodecContext decoder =
        scope.keep(
            avcodec.avcodec_alloc_context3(avcodec.avcodec_find_decoder(image.format().codec)),
            avcodec::avcodec_free_context);
    decoder.thread_count(1);
    decoder.max_pixels(
        limits.maxPixels()
            + DecodePass.BLOCK_PIXELS
                * ((long) image.width() + image.height() + DecodePass.BLOCK_PIXELS));
    decoder.err_recognition(
        avcodec.AV_EF_CRCCHECK
            | avcodec.AV_EF_BITSTREAM
            | avcodec.AV_EF_BUFFER
            | avcodec.AV_EF_EXPLODE);
    decoder.error_concealment(0);
    decoder.discard_damaged_percentage(0);
    decoder.idct_algo(AVCodecContext.FF_IDCT_INT);
    int opened = avcodec.avcodec_open2(decoder, decoder.codec(), (AVDictionary) null);
    if (opened < 0) {
      throw Ffmpeg.damaged("the decoder cannot be opened: " + Ffmpeg.message(opened), opened, null);
    }
    return decoder;
  }

  private void fill(AVPacket packet, ByteSource source, StillImage image)
      throws IOException, MediaException {
    int allocated = avcodec.av_new_packet(packet, Math.toIntExact(image.essenceBytes()));
    if (allocated < 0) {
      throw new OutOfMemoryError("native memory of FFmpeg");
    }
    BytePointer target = packet.data();
    byte[] chunk = new byte[CHUNK_BYTES];
    long written = 0;
    for (StillImage.Span span : image.essence()) {
      long position = span.start();
      while (position < span.end()) {
        int wanted = (int) Math.min(CHUNK_BYTES, span.end() - position);
        int read = source.read(position, chunk, wanted);
        if (read <= 0) {
          throw StillImage.unreadable("truncated: the file ends at byte %d".formatted(position));
        }
        target.position(written).put(chunk, 0, read);
        written += read;
        position += read;
      }
    }
  }

  private static void check(AVFrame frame, StillImage image) throws MediaException {
    if (frame.decode_error_flags() != 0 || (frame.flags() & AVFrame.AV_FRAME_FLAG_CORRUPT) != 0) {
      throw StillImage.unreadable("damaged: the picture is incomplete");
    }
    if (frame.width() != image.width() || frame.height() != image.height()) {
      throw StillImage.unreadable(
          "damaged: decoded to %d x %d (expected: %d x %d, as its head says)"
              .formatted(frame.width(), frame.height(), image.width(), image.height()));
    }
  }
}
