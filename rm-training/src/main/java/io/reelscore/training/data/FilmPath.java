package io.reelscore.training.data;

import io.reelscore.media.DecodeLimits;
import io.reelscore.media.FrameResizer;
import io.reelscore.media.FrameSampler;
import io.reelscore.media.FrameSpec;
import io.reelscore.media.MediaException;
import io.reelscore.media.RgbFrames;
import io.reelscore.media.VideoDecoder;
import io.reelscore.media.ffmpeg.FfmpegVideoDecoder;
import io.reelscore.media.ffmpeg.H264Writer;
import io.reelscore.world.Clip;
import io.reelscore.world.ClipRenderer;
import io.reelscore.world.Film;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Clips of the world as a served model gets them: films of {@value #FILM_PIXELS} pixels, with or
 * without a codec between, sampled and resized. For one thread.
 */
public final class FilmPath implements AutoCloseable {

  /** Width and height of a film. */
  public static final int FILM_PIXELS = 128;

  private final FrameSpec spec;
  private final FrameResizer resizer = new FrameResizer();
  private final VideoDecoder decoder = FfmpegVideoDecoder.create();
  private final Path folder;
  private final Thread atExit = new Thread(this::remove, "films");
  private boolean removed;

  /** A path to frames of {@code spec}; holds a temporary file until it is closed or Java ends. */
  public FilmPath(FrameSpec spec) {
    this.spec = spec;
    try {
      this.folder = Files.createTempDirectory("reelscore-films");
    } catch (IOException e) {
      throw new UncheckedIOException("no temporary folder can be made", e);
    }
    Runtime.getRuntime().addShutdownHook(atExit);
  }

  /** The frames a model sees when no codec is between. */
  public byte[] rendered(Clip clip) {
    int[] taken = FrameSampler.segmentCenters(Film.FRAMES, spec.count());
    return resizer.resize(render(clip, taken), spec.height(), spec.width()).data();
  }

  /** The frames a model sees of the clip as a real H.264 file. */
  public synchronized byte[] encoded(Clip clip, long bitsPerSecond) {
    if (removed) {
      throw new IllegalStateException("closed");
    }
    try {
      H264Writer.create(bitsPerSecond)
          .write(film(), render(clip, Film.allFrames()), Film.FRAMES_PER_SECOND);
      return decoder.decode(film(), spec, DecodeLimits.DEFAULT).frames().data();
    } catch (IOException e) {
      throw new UncheckedIOException("a film cannot be written", e);
    } catch (MediaException e) {
      throw new IllegalStateException("a film that was just written cannot be read", e);
    }
  }

  private static RgbFrames render(Clip clip, int[] frames) {
    return new RgbFrames(
        frames.length,
        FILM_PIXELS,
        FILM_PIXELS,
        ClipRenderer.render(clip.scene(), clip.latents(), FILM_PIXELS, frames));
  }

  private Path film() {
    return folder.resolve("film.mp4");
  }

  @Override
  public void close() {
    remove();
    try {
      Runtime.getRuntime().removeShutdownHook(atExit);
    } catch (IllegalStateException e) {
      // The program is ending, so the hook has run or will.
    }
  }

  private synchronized void remove() {
    removed = true;
    try {
      Files.deleteIfExists(film());
      Files.deleteIfExists(folder);
    } catch (IOException e) {
      throw new UncheckedIOException("a temporary file cannot be removed", e);
    }
  }
}
