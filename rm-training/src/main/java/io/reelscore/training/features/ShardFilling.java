package io.reelscore.training.features;

import io.reelscore.training.data.DataException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Fills a folder shard after shard: those that are sound stay, those that are not are made anew.
 */
interface ShardFilling {

  /** Appends the records of some samples, the first of them and how many. */
  void write(ByteBuffer shard, int first, int count) throws DataException, IOException;

  /** Fills a whole folder. */
  default FilledFeatures fill(FeatureFolder folder, FeatureProgress progress)
      throws DataException, IOException {
    FeatureHeader header = folder.header();
    int made = 0;
    int done = 0;
    List<String> replaced = new ArrayList<>();
    for (int shard = 0; shard < header.shards(); shard++) {
      int count = header.itemsOf(shard);
      String problem = folder.problem(shard);
      if (!problem.isEmpty()) {
        if (!problem.equals(FeatureFolder.MISSING)) {
          replaced.add(folder.shard(shard).getFileName() + ": " + problem);
        }
        ByteBuffer records = folder.newShard(shard);
        write(records, shard * header.shardItems(), count);
        folder.write(shard, records);
        made += count;
      }
      done += count;
      progress.done(done, header.items(), made);
    }
    folder.complete();
    return new FilledFeatures(header.shape(), made, done - made, replaced);
  }
}
