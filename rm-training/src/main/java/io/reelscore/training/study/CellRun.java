package io.reelscore.training.study;

import io.reelscore.bundle.BundleException;
import io.reelscore.client.Reward;
import io.reelscore.training.export.ExportException;
import io.reelscore.world.Clip;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Runs cells one after another: reward models, then the policy. */
final class CellRun {

  private final StudyConfig study;
  private final ModelShop shop;
  private final @Nullable ServiceConnection service;

  /**
   * @param service null when the study scores in process
   */
  CellRun(StudyConfig study, ModelShop shop, @Nullable ServiceConnection service) {
    this.study = study;
    this.shop = shop;
    this.service = service;
  }

  CellResult run(Cell cell)
      throws IOException, ExportException, BundleException, InterruptedException {
    List<TrainedModel> models = new ArrayList<>();
    List<GroupScorer> scorers = new ArrayList<>();
    try {
      for (Recipe recipe : cell.recipes(study)) {
        TrainedModel model = shop.model(recipe);
        models.add(model);
        scorers.add(scorer(model, cell));
      }
      List<PolicyStep> path =
          Grpo.run(study.policy(), cell.seed(), new CellReward(cell.condition(), scorers));
      TrainedModel.Facts first = models.getFirst().facts();
      return new CellResult(
          cell.digest(study),
          cell.condition().name(),
          cell.seed(),
          study.scoring(),
          service != null,
          models.stream().map(model -> model.facts().identity()).toList(),
          first.metrics(),
          first.agreement(),
          path);
    } finally {
      scorers.forEach(GroupScorer::close);
    }
  }

  private GroupScorer scorer(TrainedModel model, Cell cell)
      throws IOException, BundleException, InterruptedException {
    if (service == null) {
      return new InProcessScorer(model.bundle());
    }
    return new Checked(
        service.scorer(model, "study " + cell.id()), new InProcessScorer(model.bundle()));
  }

  /** A scorer whose first rewards must be those of another one, to the bit. */
  static final class Checked implements GroupScorer {

    private final GroupScorer scorer;
    private final GroupScorer other;
    private boolean checked;

    Checked(GroupScorer scorer, GroupScorer other) {
      this.scorer = scorer;
      this.other = other;
    }

    @Override
    public Reward[][][] score(List<List<Clip>> groups, List<List<byte[]>> frames)
        throws InterruptedException {
      Reward[][][] rewards = scorer.score(groups, frames);
      if (!checked) {
        Reward[][][] expected = other.score(groups, frames);
        if (!Arrays.deepEquals(rewards, expected)) {
          throw new IllegalStateException(
              "rewards of the service differ from those of the same graph in this process: %s (expected: %s)"
                  .formatted(Arrays.deepToString(rewards), Arrays.deepToString(expected)));
        }
        checked = true;
        other.close();
      }
      return rewards;
    }

    @Override
    public void close() {
      scorer.close();
      if (!checked) {
        other.close();
      }
    }
  }
}
