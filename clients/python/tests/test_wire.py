"""What this package writes is what protobuf reads."""

import random
from typing import Any

import ml_dtypes
import numpy as np
import pytest
from fake import PIXELS, sample

from reelscore import Advantages, Clip, ModelRef, Sample, ScoreOptions, _messages, _wire

SEEDS = range(60)
BFLOAT16: Any = ml_dtypes.bfloat16


def text(draw: random.Random) -> str:
    return (
        "".join(draw.choices("aé漢\U0001f600 ", k=draw.choice((0, 1, 5, 60, 200))))
        .encode()[:200]
        .decode(errors="ignore")
    )


def some_bytes(draw: random.Random) -> bytes:
    return draw.randbytes(draw.choice((1, 101, 127, 128, 129, 16_383, 16_384, 70_000)))


def clip(draw: random.Random) -> Clip:
    kind = draw.choice(("frames", "latents", "video", "images"))
    if kind == "video":
        return Clip.video(some_bytes(draw))
    if kind == "images":
        return Clip.images([some_bytes(draw) for _ in range(draw.randint(1, 5))])
    shape = [draw.randint(1, 6) for _ in range(4)]
    if kind == "frames":
        shape[3] = 3
        return Clip.frames(np.frombuffer(draw.randbytes(int(np.prod(shape))), np.uint8).reshape(shape))
    data_type: Any = draw.choice((np.float16, BFLOAT16, np.float32))
    array = np.random.default_rng(draw.randrange(2**32)).normal(size=shape).astype(data_type)
    return Clip.latents(array, draw.choice((None, 0.0, 0.25)))


def some_sample(draw: random.Random) -> Sample:
    embedding = draw.choice((None, np.ones((3, 2), np.float16)))
    mask = None if embedding is None else draw.choice((None, [True, False, True]))
    return Sample(text(draw), clip(draw), text(draw), embedding, mask, "key", draw.choice((True, False)))


def expected(original: Sample) -> Any:
    """The message as protobuf makes it."""
    message = _messages.Sample(
        sample_id=original.id, prompt=original.prompt, idempotency_key="key", lossy_source=original.lossy_source
    )
    content = original.clip
    if content.kind == "encoded_video":
        message.encoded_video = bytes(content.data[0])
    elif content.kind == "images":
        message.images.images.extend(bytes(file) for file in content.data)
    else:
        number = {"uint8": 1, "float16": 2, "bfloat16": 3, "float32": 4}[content.data_type]
        tensor = _messages.Tensor(data_type=number, shape=content.shape, data=bytes(content.data[0]))
        if content.kind == "frames":
            message.frames.CopyFrom(tensor)
        else:
            message.latents.tensor.CopyFrom(tensor)
            if content.timestep is not None:
                message.latents.timestep = content.timestep
    if original.embedding is not None:
        tensor = message.prompt_embedding.tensor
        tensor.data_type, tensor.data = 2, np.ones((3, 2), np.float16).tobytes()
        tensor.shape.extend((3, 2))
        message.prompt_embedding.mask = b"" if original.prompt_mask is None else b"\x01\x00\x01"
    return message


@pytest.mark.parametrize("seed", SEEDS)
def test_a_sample_is_read_back_as_protobuf_would_have_written_it(seed: int) -> None:
    original = some_sample(random.Random(seed))

    parts = _wire.encode(original, "key")

    assert _wire.size(parts) == len(_wire.join(parts))
    assert _messages.Sample.FromString(_wire.join(parts)) == expected(original)


@pytest.mark.parametrize("seed", SEEDS)
def test_chunks_put_together_are_the_sample(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_wire, "CHUNK_BYTES", 100)
    original = some_sample(random.Random(seed))

    first, *chunks = (
        _messages.ScoreStreamRequest.FromString(_wire.join(m)) for m in _wire.stream_sample(original, "key")
    )

    if first.WhichOneof("message") == "sample":
        assert chunks == []
        assert first.sample == expected(original)
        return
    data = b""
    for message in chunks:
        assert message.chunk.sample_id == original.id
        assert message.chunk.offset == len(data)
        assert 1 <= len(message.chunk.data) <= 100
        data += message.chunk.data
    whole = first.start.sample
    assert first.start.data_bytes == len(data)
    assert whole.WhichOneof("video") == original.clip.kind
    assert data == bytes(original.clip.data[0])
    if original.clip.kind == "encoded_video":
        assert whole.encoded_video == b""
        whole.encoded_video = data
    else:
        tensor = whole.frames if original.clip.kind == "frames" else whole.latents.tensor
        assert tensor.data == b""
        tensor.data = data
    assert whole == expected(original)


def test_options_are_in_the_request_and_in_the_headers_of_groups_and_streams() -> None:
    options = ScoreOptions(
        composite_weights={"q": 2.0, "r": 0.0},
        run_id="run",
        priority="evaluation",
        step=7,
        dimensions=["q", "r"],
        on_non_finite="omit",
        advantages=Advantages(ddof=0, eps=0.5),
    )
    model = ModelRef("demo", "stable", "demo@1#0123456789ab")

    request = _messages.ScoreRequest.FromString(_wire.join(_wire.score(model, options, _wire.encode(sample(), "key"))))
    group = _messages.ScoreGroupRequest.FromString(
        _wire.join(_wire.group_header(model, options, "g", 4, "fail"))
    ).header
    stream = _messages.ScoreStreamRequest.FromString(_wire.join(_wire.stream_header(model, options, 1.5))).header

    for message in (request, group, stream):
        assert (message.model.name, message.model.version, message.model.identity) == (
            "demo",
            "stable",
            "demo@1#0123456789ab",
        )
        assert dict(message.composite_weights) == {"q": 2.0, "r": 0.0}
        assert (message.run_id, message.priority, message.step) == ("run", 2, 7)
        assert list(message.dimensions) == ["q", "r"]
        assert message.composite_policy == 2
    assert request.sample.idempotency_key == "key"
    assert (group.group_id, group.size, group.failure_policy) == ("g", 4, 2)
    assert (group.advantages.ddof, group.advantages.eps) == (0, 0.5)
    assert stream.sample_timeout_millis == 1500


def test_defaults_say_nothing_of_advantages() -> None:
    header = _wire.group_header(ModelRef.ONLY, ScoreOptions(), "g", 1, "mask")

    message = _messages.ScoreGroupRequest.FromString(_wire.join(header)).header

    assert not message.HasField("advantages")
    assert (message.priority, message.composite_policy, message.failure_policy) == (1, 1, 1)


def test_an_array_s_memory_is_not_copied_before_the_message_is_made() -> None:
    array = PIXELS.copy()
    encoded = _wire.encode(sample(frames=array), "key")

    array[0, 0, 0, 0] = 77

    assert _messages.Sample.FromString(_wire.join(encoded)).frames.data[0] == 77


@pytest.mark.parametrize(
    "array",
    [
        np.arange(48, dtype=np.float32).reshape(2, 2, 3, 4)[:, :, ::2],
        np.arange(48, dtype=np.float32).reshape(4, 3, 2, 2).transpose(2, 3, 1, 0),
        np.arange(48, dtype=">f4").reshape(2, 2, 3, 4),
        np.arange(48, dtype=np.float32).reshape(48, 1, 1, 1)[::2],
        np.asfortranarray(np.arange(48, dtype=np.float16).reshape(2, 2, 3, 4)),
        np.arange(48).reshape(2, 2, 3, 4).astype(BFLOAT16),
    ],
)
def test_elements_travel_little_endian_and_row_major_whatever_the_array_s_layout(array: Any) -> None:
    content = Clip.latents(array)

    little = array.astype(array.dtype.newbyteorder("<")) if array.dtype.byteorder == ">" else array
    assert bytes(content.data[0]) == little.tobytes()
    assert content.shape == array.shape
    assert content.data_type == array.dtype.newbyteorder("=").name
