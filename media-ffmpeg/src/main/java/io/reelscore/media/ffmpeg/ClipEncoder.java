package io.reelscore.media.ffmpeg;

import static org.bytedeco.ffmpeg.presets.avutil.AVERROR_EAGAIN;

import io.reelscore.media.RgbFrames;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVIOContext;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.avutil.AVRational;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avformat;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.ffmpeg.global.swscale;
import org.bytedeco.ffmpeg.swscale.SwsContext;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.DoublePointer;
import org.jspecify.annotations.Nullable;

/**
 * Writes RGB frames as a file of one video stream. The same frames and settings give the same
 * bytes: nothing of the time or of FFmpeg's version is written, and one thread encodes.
 *
 * @param muxer FFmpeg's name of the container's writer
 * @param encoder FFmpeg's name of the encoder
 * @param pixelFormat FFmpeg's number of the pixel format the encoder takes
 * @param bitsPerSecond target rate, for encoders that have one
 * @param encoderOptions FFmpeg's private options of the encoder
 * @param muxerOptions FFmpeg's private options of the container's writer
 */
record ClipEncoder(
    String muxer,
    String encoder,
    int pixelFormat,
    long bitsPerSecond,
    Map<String, String> encoderOptions,
    Map<String, String> muxerOptions) {

  private static final int ALIGNMENT = 64;
  private static final int FRAME_RATE_DENOMINATOR = 100_000;

  void write(Path file, RgbFrames frames, double framesPerSecond) throws IOException {
    try (NativeScope scope = new NativeScope()) {
      AVFormatContext format = new AVFormatContext(null);
      check(
          avformat.avformat_alloc_output_context2(format, null, muxer, file.toString()),
          "container " + muxer);
      scope.keep(format, avformat::avformat_free_context);
      format.flags(format.flags() | AVFormatContext.AVFMT_FLAG_BITEXACT);
      AVCodecContext context = openEncoder(scope, format, frames, framesPerSecond);
      AVStream stream = avformat.avformat_new_stream(format, null);
      stream.time_base(context.time_base());
      stream.avg_frame_rate(context.framerate());
      check(avcodec.avcodec_parameters_from_context(stream.codecpar(), context), "stream");
      AVIOContext output = new AVIOContext(null);
      check(
          avformat.avio_open(output, "file:" + file, avformat.AVIO_FLAG_WRITE), "opening " + file);
      scope.keep(output, avformat::avio_closep);
      format.pb(output);
      AVDictionary options = dictionary(muxerOptions);
      int written = avformat.avformat_write_header(format, options);
      avutil.av_dict_free(options);
      check(written, "header");
      encode(scope, format, stream, context, frames);
      check(avformat.av_write_trailer(format), "trailer");
    }
  }

  private AVCodecContext openEncoder(
      NativeScope scope, AVFormatContext format, RgbFrames frames, double framesPerSecond)
      throws IOException {
    AVCodec codec = avcodec.avcodec_find_encoder_by_name(encoder);
    if (codec == null) {
      throw new IOException("encoder " + encoder + " is not in this build of FFmpeg");
    }
    AVCodecContext context =
        scope.keep(avcodec.avcodec_alloc_context3(codec), avcodec::avcodec_free_context);
    AVRational rate = avutil.av_d2q(framesPerSecond, FRAME_RATE_DENOMINATOR);
    context.width(frames.width());
    context.height(frames.height());
    context.pix_fmt(pixelFormat);
    context.framerate(rate);
    context.time_base(avutil.av_inv_q(rate));
    context.bit_rate(bitsPerSecond);
    context.thread_count(1);
    context.flags(context.flags() | avcodec.AV_CODEC_FLAG_BITEXACT);
    if ((format.oformat().flags() & avformat.AVFMT_GLOBALHEADER) != 0) {
      context.flags(context.flags() | avcodec.AV_CODEC_FLAG_GLOBAL_HEADER);
    }
    AVDictionary options = dictionary(encoderOptions);
    int opened = avcodec.avcodec_open2(context, codec, options);
    avutil.av_dict_free(options);
    check(opened, "encoder " + encoder);
    return context;
  }

  private void encode(
      NativeScope scope,
      AVFormatContext format,
      AVStream stream,
      AVCodecContext context,
      RgbFrames frames)
      throws IOException {
    AVFrame rgb = picture(scope, frames, avutil.AV_PIX_FMT_RGB24);
    AVFrame converted = picture(scope, frames, pixelFormat);
    AVPacket packet = scope.keep(avcodec.av_packet_alloc(), avcodec::av_packet_free);
    SwsContext scaler =
        scope.keep(
            swscale.sws_getContext(
                frames.width(),
                frames.height(),
                avutil.AV_PIX_FMT_RGB24,
                frames.width(),
                frames.height(),
                pixelFormat,
                swscale.SWS_BICUBIC
                    | swscale.SWS_ACCURATE_RND
                    | swscale.SWS_FULL_CHR_H_INP
                    | swscale.SWS_BITEXACT,
                null,
                null,
                (DoublePointer) null),
            swscale::sws_freeContext);
    int rowBytes = frames.width() * 3;
    for (int i = 0; i < frames.count(); i++) {
      BytePointer pixels = rgb.data(0);
      for (int y = 0; y < frames.height(); y++) {
        int row = (i * frames.height() + y) * rowBytes;
        pixels.position((long) y * rgb.linesize(0)).put(frames.data(), row, rowBytes);
      }
      check(avutil.av_frame_make_writable(converted), "frame");
      swscale.sws_scale(
          scaler,
          rgb.data(),
          rgb.linesize(),
          0,
          frames.height(),
          converted.data(),
          converted.linesize());
      converted.pts(i);
      drain(format, stream, context, converted, packet);
    }
    drain(format, stream, context, null, packet);
  }

  private static AVFrame picture(NativeScope scope, RgbFrames frames, int pixelFormat)
      throws IOException {
    AVFrame picture = scope.keep(avutil.av_frame_alloc(), avutil::av_frame_free);
    picture.format(pixelFormat);
    picture.width(frames.width());
    picture.height(frames.height());
    check(avutil.av_frame_get_buffer(picture, ALIGNMENT), "frame");
    return picture;
  }

  private static void drain(
      AVFormatContext format,
      AVStream stream,
      AVCodecContext context,
      @Nullable AVFrame frame,
      AVPacket packet)
      throws IOException {
    check(avcodec.avcodec_send_frame(context, frame), "encoding");
    while (true) {
      int received = avcodec.avcodec_receive_packet(context, packet);
      if (received == AVERROR_EAGAIN() || received == avutil.AVERROR_EOF) {
        return;
      }
      check(received, "encoding");
      packet.stream_index(stream.index());
      if (packet.duration() == 0) {
        packet.duration(1);
      }
      avcodec.av_packet_rescale_ts(packet, context.time_base(), stream.time_base());
      check(avformat.av_interleaved_write_frame(format, packet), "writing");
    }
  }

  private static AVDictionary dictionary(Map<String, String> options) {
    AVDictionary dictionary = new AVDictionary(null);
    options.forEach((name, value) -> avutil.av_dict_set(dictionary, name, value, 0));
    return dictionary;
  }

  private static void check(int result, String what) throws IOException {
    if (result < 0) {
      throw new IOException("writing a clip: " + what + ": " + Ffmpeg.message(result));
    }
  }
}
