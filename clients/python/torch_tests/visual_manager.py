"""Stands in for verl-omni's VisualRewardManager, which no registry has: verl's own base class, verl-omni's call."""

from typing import Any

import torch
from verl import DataProto
from verl.experimental.reward_loop.reward_manager.base import RewardManagerBase


class VisualManager(RewardManagerBase):  # type: ignore[misc]
    """One reward a video; keyword arguments as in verl-omni ``visual.py`` at 1486d9c."""

    def __init__(self, config: Any, tokenizer: Any, compute_score: Any, **_: Any) -> None:
        super().__init__(config, tokenizer, compute_score)

    async def run_single(self, data: DataProto) -> dict[str, Any]:
        item = data[0]
        result = await self.compute_score(
            data_source=item.non_tensor_batch["data_source"],
            solution_image=item.batch["responses"],
            ground_truth=item.non_tensor_batch["reward_model"]["ground_truth"],
            extra_info={"num_turns": None, "rollout_reward_scores": {}},
        )
        extra = {name: value for name, value in result.items() if name != "score"}
        return {"reward_score": result["score"], "reward_extra_info": extra}

    @classmethod
    def assemble_rm_scores(cls, data: DataProto, scores: list[float]) -> torch.Tensor:
        return torch.tensor(scores, dtype=torch.float32).unsqueeze(-1)
