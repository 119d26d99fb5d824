"""Torch tensors as clips and embeddings. No GPU is used: tensors on the device "meta" stand for those of a GPU."""

from typing import Any

import numpy as np
import pytest
import torch

from reelscore import Clip, ClipPreparer, Model, Sample, _messages, _wire
from reelscore.models import FrameSpec, InputSpec, ModelIdentity, PromptSpec

TYPES = [torch.float16, torch.bfloat16, torch.float32]


def bits(tensor: Any) -> bytes:
    return bytes(tensor.contiguous().view(torch.uint8).numpy().tobytes())


def sent(sample: Sample) -> Any:
    return _messages.Sample.FromString(_wire.join(_wire.encode(sample, "key")))


@pytest.mark.parametrize("data_type", TYPES)
def test_latents_are_the_tensor_s_bits(data_type: Any) -> None:
    tensor = torch.randn(2, 3, 4, 5).to(data_type)

    latents = sent(Sample("a", Clip.latents(tensor, 0.5))).latents

    assert latents.tensor.data == bits(tensor)
    assert list(latents.tensor.shape) == [2, 3, 4, 5]
    assert latents.tensor.data_type == TYPES.index(data_type) + 2
    assert latents.timestep == 0.5


@pytest.mark.parametrize("data_type", TYPES)
def test_a_tensor_s_memory_is_not_copied_before_the_message_is_made(data_type: Any) -> None:
    tensor = torch.zeros(1, 1, 1, 4, dtype=data_type)
    sample = Sample("a", Clip.latents(tensor))

    tensor[0, 0, 0, 0] = 1.0

    assert sent(sample).latents.tensor.data == bits(tensor)


@pytest.mark.parametrize("data_type", TYPES)
def test_a_tensor_with_gaps_or_a_gradient_is_taken(data_type: Any) -> None:
    tensor = torch.randn(5, 4, 3, 2, requires_grad=True)
    turned = tensor.permute(3, 2, 1, 0)[:, :, ::2].to(data_type)

    assert sent(Sample("a", Clip.latents(turned))).latents.tensor.data == bits(turned.detach())


def test_frames_are_uint8() -> None:
    tensor = torch.arange(72, dtype=torch.uint8).reshape(2, 3, 4, 3)

    assert sent(Sample("a", Clip.frames(tensor))).frames.data == bits(tensor)
    with pytest.raises(ValueError, match=r"frames: float32 \(expected: uint8\)"):
        Clip.frames(tensor.float())


def test_embeddings_and_their_mask_are_tensors_too() -> None:
    words = torch.randn(3, 4).to(torch.bfloat16)
    clip = Clip.latents(torch.zeros(1, 1, 1, 1))

    embedding = sent(Sample("a", clip, prompt_embedding=words, prompt_mask=torch.tensor([True, True, False])))

    assert embedding.prompt_embedding.tensor.data == bits(words)
    assert embedding.prompt_embedding.mask == b"\x01\x01\x00"


def test_a_tensor_that_is_not_on_the_host_is_refused_without_a_rule() -> None:
    elsewhere = torch.zeros(1, 1, 1, 1, device="meta")

    with pytest.raises(ValueError, match=r"latents: a tensor on meta .*pass to_host"):
        Clip.latents(elsewhere)


def test_a_tensor_that_is_not_on_the_host_is_moved_by_the_caller_s_rule() -> None:
    elsewhere = torch.zeros(1, 2, 3, 4, device="meta", dtype=torch.bfloat16)
    moved = torch.randn(1, 2, 3, 4).to(torch.bfloat16)
    asked: list[Any] = []

    clip = Clip.latents(elsewhere, to_host=lambda tensor: (asked.append(tensor), moved)[1])

    assert sent(Sample("a", clip)).latents.tensor.data == bits(moved)
    assert asked[0] is elsewhere
    with pytest.raises(ValueError, match="to_host returned a tensor on meta"):
        Clip.latents(elsewhere, to_host=lambda tensor: tensor)


def test_a_tensor_on_the_host_is_not_moved() -> None:
    def never(tensor: Any) -> Any:
        raise AssertionError("moved")

    Clip.latents(torch.zeros(1, 1, 1, 1), to_host=never)


def test_a_film_is_prepared_like_an_array() -> None:
    spec = InputSpec(
        FrameSpec("uint8", 4, 5, 6, (4,), "segment_centers", "bicubic_antialias"), None, PromptSpec(True, 9, 9), None
    )
    identity = ModelIdentity("demo", "1", "", "demo@1#0123456789ab")
    preparer = ClipPreparer(Model(identity, "ready", "", spec, (), "none", (), "cpu", (), True))
    film = np.random.default_rng(1).integers(0, 256, (17, 9, 11, 3), np.uint8)

    clip = preparer.prepare(torch.from_numpy(film))

    assert bytes(clip.data[0]) == bytes(preparer.prepare(film).data[0])
