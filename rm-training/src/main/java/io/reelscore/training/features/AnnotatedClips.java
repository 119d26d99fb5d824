package io.reelscore.training.features;

import io.reelscore.media.DecodeLimits;
import io.reelscore.media.FrameSpec;
import io.reelscore.media.MediaException;
import io.reelscore.media.VideoDecoder;
import io.reelscore.media.ffmpeg.FfmpegVideoDecoder;
import io.reelscore.training.annotation.AnnotationException;
import io.reelscore.training.annotation.AnnotationFile;
import io.reelscore.training.annotation.AnnotationTable;
import io.reelscore.training.annotation.Clip;
import io.reelscore.training.data.DataException;
import io.reelscore.training.data.Sample;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The clips of a user's annotations, in the order of their first lines, decoded when asked for. */
public final class AnnotatedClips implements FeatureExtraction.Items {

  private final Path source;
  private final FrameSpec frames;
  private final List<Path> films;
  private final List<FeatureCache.Key> keys;
  private final VideoDecoder decoder = FfmpegVideoDecoder.create();

  private AnnotatedClips(
      Path source, FrameSpec frames, List<Path> films, List<FeatureCache.Key> keys) {
    this.source = source;
    this.frames = frames;
    this.films = films;
    this.keys = keys;
  }

  /**
   * Reads annotations.
   *
   * @throws DataException with all problems of the file
   */
  public static AnnotatedClips read(Path file, FrameSpec frames) throws DataException, IOException {
    AnnotationTable table;
    try {
      table = AnnotationFile.read(file);
    } catch (AnnotationException e) {
      throw DataException.annotations(e);
    }
    List<Path> films = new ArrayList<>();
    List<FeatureCache.Key> keys = new ArrayList<>();
    List<String> problems = new ArrayList<>();
    for (int item = 0; item < table.items(); item++) {
      switch (table.clip(item)) {
        case Clip.Film film -> {
          films.add(film.file());
          keys.add(FeatureCache.Key.of(file, film, table.prompt(item)));
        }
        case Clip.Features features ->
            problems.add(
                "features: \"%s\" (expected: file, as clips are decoded here)"
                    .formatted(features.key()));
      }
    }
    if (!problems.isEmpty()) {
      throw DataException.annotations(file.toString(), problems);
    }
    return new AnnotatedClips(file, frames, films, keys);
  }

  @Override
  public List<FeatureCache.Key> keys() {
    return List.copyOf(keys);
  }

  @Override
  public List<Sample> samples(int[] places) throws DataException {
    List<Sample> samples = new ArrayList<>();
    List<String> problems = new ArrayList<>();
    for (int place : places) {
      Path film = films.get(place);
      try {
        byte[] pixels = decoder.decode(film, frames, DecodeLimits.DEFAULT).frames().data();
        samples.add(new Sample(pixels, keys.get(place).prompt(), place));
      } catch (MediaException e) {
        problems.add("%s: %s".formatted(film, e.getMessage()));
      }
    }
    if (!problems.isEmpty()) {
      throw DataException.clips(source.toString(), problems);
    }
    return samples;
  }
}
