package io.reelscore.training.features;

import io.reelscore.media.FrameSpec;
import io.reelscore.training.data.DataException;
import io.reelscore.training.data.Sample;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Runs backbones over clips, a batch after another, and keeps what they give, a shard after
 * another. One shard and one batch are in memory. A run that was stopped goes on where it was when
 * it is started again: shards that are sound stay, those that are not are made anew.
 */
public final class FeatureExtraction {

  private static final int MAX_BATCH = 1024;

  private final Backbones backbones;
  private final String dataType;
  private final int batchItems;

  /**
   * @param dataType {@code float32}, or {@code float16} for half the space
   * @param batchItems samples of a run
   */
  public FeatureExtraction(Backbones backbones, String dataType, int batchItems) {
    if (batchItems < 1 || batchItems > MAX_BATCH) {
      throw new IllegalArgumentException(
          "batch: %d (expected: 1..%d)".formatted(batchItems, MAX_BATCH));
    }
    FrameSpec frames = backbones.frames();
    long clipBytes = 3L * frames.count() * frames.height() * frames.width();
    if (batchItems * clipBytes > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          "batch: %d clips of %d bytes (expected: 1..%d)"
              .formatted(batchItems, clipBytes, Integer.MAX_VALUE / clipBytes));
    }
    this.backbones = backbones;
    this.dataType = dataType;
    this.batchItems = batchItems;
  }

  /**
   * Fills a folder.
   *
   * @throws DataException when the folder holds other features, or a clip cannot be read
   */
  public FilledFeatures run(Items items, Path folder, FeatureProgress progress)
      throws DataException, IOException {
    byte[] keys = FeatureCache.json(items.keys());
    FeatureHeader header =
        new FeatureHeader(
            FeatureHeader.FORMAT,
            dataType,
            backbones.sha256(),
            backbones.shape().streams(),
            backbones.taps(),
            items.keys().size(),
            FeatureFolder.hex(keys),
            FeatureHeader.shardItems(backbones.shape(), dataType),
            backbones.frames(),
            backbones.prompt(),
            backbones.origins());
    FeatureFolder target = FeatureFolder.begin(folder, header);
    target.keep(FeatureFolder.KEYS, keys);
    target.keep(FeatureFolder.BACKBONE, backbones.graph());
    target.keep(FeatureFolder.TOKENIZER, backbones.tokenizer());
    ShardFilling filling = (shard, first, count) -> fill(shard, items, first, count);
    return filling.fill(target, progress);
  }

  private void fill(ByteBuffer shard, Items items, int first, int count) throws DataException {
    RecordWriter writer = new RecordWriter(backbones.shape(), dataType);
    for (int from = first; from < first + count; from += batchItems) {
      int to = Math.min(from + batchItems, first + count);
      List<Sample> samples = items.samples(IntStream.range(from, to).toArray());
      writer.write(backbones.run(samples), shard);
    }
  }

  /** What there is to extract from. */
  public interface Items {

    /** What each sample is. */
    List<FeatureCache.Key> keys();

    /**
     * The samples at these places.
     *
     * @throws DataException when a clip cannot be read
     */
    List<Sample> samples(int[] places) throws DataException;
  }
}
