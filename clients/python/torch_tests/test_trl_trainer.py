"""TRL's GRPOTrainer trains a tiny text model of random weights on rewards of the live service."""

import itertools
import math
import pathlib
from typing import Any

import datasets
import pytest
import torch
from demo import FRAMES, golden
from live import ROOT, Served
from tokenizers import Tokenizer, models, pre_tokenizers
from transformers import LlamaConfig, LlamaForCausalLM, PreTrainedTokenizerFast
from trl import GRPOConfig, GRPOTrainer

from reelscore import Client, Clip, RetryPolicy
from reelscore.adapters.trl import RewardFunction

SAMPLES = golden()
WORDS = [
    "[PAD]",
    "[EOS]",
    "[UNK]",
    *sorted({word for sample in SAMPLES for word in sample.prompt.split()}),
    "one",
    "two",
]
GENERATIONS = 4


def trainer(function: RewardFunction, folder: pathlib.Path) -> GRPOTrainer:
    """Two steps of one prompt and four completions each."""
    model, dataset, rest = rest_of_a_trainer(folder)
    return GRPOTrainer(model=model, reward_funcs=function, train_dataset=dataset, **rest)


def rest_of_a_trainer(folder: pathlib.Path) -> tuple[LlamaForCausalLM, datasets.Dataset, dict[str, Any]]:
    """A model, a data set and the other arguments of a trainer, all made here."""
    words = Tokenizer(models.WordLevel({word: i for i, word in enumerate(WORDS)}, unk_token="[UNK]"))
    words.pre_tokenizer = pre_tokenizers.Whitespace()
    tokenizer = PreTrainedTokenizerFast(
        tokenizer_object=words, pad_token="[PAD]", eos_token="[EOS]", unk_token="[UNK]", padding_side="left"
    )
    torch.manual_seed(1)
    config = LlamaConfig(
        vocab_size=len(WORDS), hidden_size=16, intermediate_size=32, num_hidden_layers=1, num_attention_heads=2,
        num_key_value_heads=2, max_position_embeddings=64, pad_token_id=0, eos_token_id=1, bos_token_id=1,
    )  # fmt: skip
    arguments = GRPOConfig(
        output_dir=str(folder), max_steps=2, per_device_train_batch_size=GENERATIONS, num_generations=GENERATIONS,
        max_completion_length=4, learning_rate=0.1, lr_scheduler_type="constant", logging_steps=1, report_to="none",
        save_strategy="no", use_cpu=True, bf16=False, gradient_checkpointing=False, seed=1,
    )  # fmt: skip
    rows = [{"prompt": sample.prompt, "scene": scene} for scene, sample in enumerate(SAMPLES)]
    rest = {"args": arguments, "processing_class": tokenizer}
    return LlamaForCausalLM(config), datasets.Dataset.from_list(rows), rest


def steps(trained: GRPOTrainer) -> list[dict[str, Any]]:
    return [entry for entry in trained.state.log_history if "reward" in entry]


def test_it_trains_on_rewards_and_leaves_out_what_cannot_be_scored(served: Served, tmp_path: pathlib.Path) -> None:
    calls = itertools.count()

    def clip_of(completion: str, *, prompt: str, scene: int, **columns: Any) -> Clip | None:
        call = next(calls)
        return None if call % GENERATIONS == 1 else Clip.frames(SAMPLES[(scene + call) % len(SAMPLES)].frames)

    with Client(served.target, pin="first") as client:
        trained = trainer(RewardFunction(client, clip_of, options=FRAMES), tmp_path)
        before = [parameter.detach().clone() for parameter in trained.model.parameters()]
        trained.train()

    logged = steps(trained)
    assert [entry["reelscore/failed"] for entry in logged] == [1 / GENERATIONS] * 2
    assert all(math.isfinite(entry[name]) for entry in logged for name in ("reward", "rewards/reelscore/mean", "loss"))
    rewards = list(trained._logs["rewards"]["reelscore"])
    advantages = list(trained._logs["advantages"])
    assert [row for row, reward in enumerate(rewards) if math.isnan(reward)] == [1, 5][: len(rewards) // GENERATIONS]
    assert advantages[1] == 0.0
    assert any(advantage != 0.0 for advantage in advantages)
    after = list(trained.model.parameters())
    assert all(torch.isfinite(parameter).all() for parameter in after)
    assert any(not torch.equal(old, new) for old, new in zip(before, after, strict=True))


def test_a_service_that_dies_between_two_steps_moves_nothing(tmp_path: pathlib.Path) -> None:
    with Served("--bundle", str(ROOT / "models/demo")) as own:
        calls = itertools.count()

        def clip_of(completion: str, *, scene: int, **columns: Any) -> Clip:
            call = next(calls)
            if call == GENERATIONS:
                own.kill()
            return Clip.frames(SAMPLES[(scene + call) % len(SAMPLES)].frames)

        with Client(own.target, deadline=10.0, retry=RetryPolicy(max_attempts=1)) as client:
            trained = trainer(RewardFunction(client, clip_of, options=FRAMES), tmp_path)
            trained.train()

    first, second = steps(trained)
    assert first["reelscore/failed"] == 0.0
    assert second["reelscore/failed"] == 1.0
    assert math.isfinite(first["reward"])
    assert second["grad_norm"] == pytest.approx(0.0, abs=1e-6)
