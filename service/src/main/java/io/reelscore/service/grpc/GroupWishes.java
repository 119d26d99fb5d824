package io.reelscore.service.grpc;

import io.reelscore.core.FailureReason;
import io.reelscore.service.failure.Rejection;
import io.reelscore.service.model.ServedModel;
import io.reelscore.v1.AdvantageOptions;
import io.reelscore.v1.GroupHeader;
import java.util.OptionalDouble;

/**
 * What a group wants of its members' rewards.
 *
 * @param rewards of each member
 * @param ddof delta degrees of freedom of the standard deviations, 0 or 1
 * @param eps of the advantages; absent when none are asked for
 */
record GroupWishes(RewardWishes rewards, int ddof, OptionalDouble eps) {
  /** As {@code torch.std} has it. */
  private static final int DEFAULT_DDOF = 1;

  /** As TRL's {@code GRPOTrainer} has it. */
  private static final double DEFAULT_EPS = 1e-4;

  static GroupWishes of(GroupHeader header, ServedModel model) throws Rejection {
    RewardWishes rewards = RewardWishes.of(header, model);
    if (!header.hasAdvantages()) {
      return new GroupWishes(rewards, DEFAULT_DDOF, OptionalDouble.empty());
    }
    AdvantageOptions options = header.getAdvantages();
    int ddof = options.hasDdof() ? options.getDdof() : DEFAULT_DDOF;
    if (ddof != 0 && ddof != 1) {
      throw Rejection.ofField(
          FailureReason.INVALID_FIELD, "header.advantages.ddof", ddof, "0 or 1");
    }
    double eps = options.hasEps() ? options.getEps() : DEFAULT_EPS;
    if (!(eps > 0 && Double.isFinite(eps))) {
      throw Rejection.ofField(
          FailureReason.INVALID_FIELD, "header.advantages.eps", eps, "a finite number > 0");
    }
    return new GroupWishes(rewards, ddof, OptionalDouble.of(eps));
  }
}
