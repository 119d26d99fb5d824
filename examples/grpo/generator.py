"""The generator in miniature: a distribution over how clips come out, given their prompts, that can be learnt."""

from __future__ import annotations

import itertools
from collections.abc import Iterable

import torch
from torch import Tensor, nn

import world

_REFERENCE = [-1.02] * 10 + [-0.15] * 3 + [0.105]
"""Where learning begins: slightly below the average of the clips the reward model was trained on."""
WORDS = [*world.COLOURS, *world.SHAPES, *world.MOTIONS]
LATENTS = len(world.LATENTS)


class Generator(nn.Module):
    """Latents [14] of a clip are normal: their mean depends on the prompt and is learnt, their deviation is 1."""

    def __init__(self) -> None:
        super().__init__()
        self.base = nn.Parameter(torch.tensor(_REFERENCE))
        self.words = nn.Linear(len(WORDS), LATENTS, bias=False)
        nn.init.zeros_(self.words.weight)

    def forward(self, prompts: Tensor) -> Tensor:
        """The means, float32 [P, 14], of the latents of encoded prompts [P, words]."""
        means: Tensor = self.base + self.words(prompts)
        return means


def encode(prompts: Iterable[tuple[str, str, str]]) -> Tensor:
    """Prompts, each a colour, a shape and a motion, as float32 [P, words]: 1 for a word that is asked for."""
    return torch.tensor([[float(word in prompt) for word in WORDS] for prompt in prompts])


def every_prompt() -> Tensor:
    """All prompts there are, encoded."""
    return encode(itertools.product(world.COLOURS, world.SHAPES, world.MOTIONS))


def sample(means: Tensor, clips: int, random: torch.Generator) -> Tensor:
    """Latents, float32 [P, clips, 14], of clips of each prompt."""
    return means[:, None, :] + torch.randn(len(means), clips, LATENTS, generator=random)


def log_prob(latents: Tensor, means: Tensor) -> Tensor:
    """The log-likelihood, float32 [P, clips], of latents [P, clips, 14], less a constant."""
    return -((latents - means[:, None, :]) ** 2).sum(dim=-1) / 2


def kl(means: Tensor, reference: Tensor) -> Tensor:
    """KL(policy | reference) of each prompt, float32 [P], exact, in nats."""
    return ((means - reference) ** 2).sum(dim=-1) / 2
