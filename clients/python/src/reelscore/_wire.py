"""Requests as lists of buffers, in protobuf's wire format, so that a clip's bytes are copied once, into the message.

A message may be written as several pieces: fields come in any order, and a submessage is its length and its pieces. So
all small fields are written by protobuf, and only what lies around the large bytes by this module.
"""

from collections.abc import Iterator, Sequence
from typing import TypeAlias

from reelscore import _messages
from reelscore.options import ModelRef, ScoreOptions
from reelscore.samples import Clip, Sample

Buffers: TypeAlias = Sequence[bytes | memoryview]

CHUNK_BYTES = 1 << 20

_DATA_TYPES = {"uint8": 1, "float16": 2, "bfloat16": 3, "float32": 4}
_PRIORITIES = {"training": 1, "evaluation": 2}
_NON_FINITE = {"fail": 1, "omit": 2}
_POLICIES = {"mask": 1, "fail": 2}

_TENSOR_DATA = 3
_LATENTS_TENSOR = 1
_IMAGES_FILE = 1
_SAMPLE_VIDEO = {"frames": 2, "encoded_video": 3, "images": 4, "latents": 5}
_EMBEDDING_TENSOR = 1
_SAMPLE_EMBEDDING = 10
_SCORE_SAMPLE = 2
_GROUP_SAMPLE = 2
_STREAM_HEADER, _STREAM_SAMPLE, _STREAM_START, _STREAM_CHUNK = 1, 2, 3, 4
_START_SAMPLE, _START_BYTES = 1, 2
_CHUNK_ID, _CHUNK_OFFSET, _CHUNK_DATA = 1, 2, 3


def join(parts: Buffers) -> bytes:
    """The message: the serializer of every call."""
    return b"".join(parts)


def size(parts: Buffers) -> int:
    """Bytes of the message."""
    return sum(part.nbytes if isinstance(part, memoryview) else len(part) for part in parts)


def score(model: ModelRef, options: ScoreOptions, sample: Buffers) -> Buffers:
    """A ScoreRequest of an encoded sample."""
    return [_options(_messages.ScoreRequest(), model, options).SerializeToString(), *_field(_SCORE_SAMPLE, sample)]


def group_header(model: ModelRef, options: ScoreOptions, group_id: str, count: int, policy: str) -> Buffers:
    """The first ScoreGroupRequest."""
    header = _options(_messages.GroupHeader(), model, options)
    header.group_id, header.size, header.failure_policy = group_id, count, _POLICIES[policy]
    if options.advantages is not None:
        header.advantages.ddof, header.advantages.eps = options.advantages.ddof, options.advantages.eps
    return [_messages.ScoreGroupRequest(header=header).SerializeToString()]


def group_member(sample: Buffers) -> Buffers:
    """A further ScoreGroupRequest of an encoded sample."""
    return _field(_GROUP_SAMPLE, sample)


def stream_header(model: ModelRef, options: ScoreOptions, sample_seconds: float) -> Buffers:
    """The first ScoreStreamRequest."""
    header = _options(_messages.StreamHeader(), model, options)
    header.sample_timeout_millis = max(1, int(sample_seconds * 1000))
    return [_messages.ScoreStreamRequest(header=header).SerializeToString()]


def stream_sample(sample: Sample, key: str) -> Iterator[Buffers]:
    """The ScoreStreamRequests of a sample: whole when it is small, else its start and its chunks."""
    if sample.clip.kind == "images" or sample.clip.nbytes <= CHUNK_BYTES:
        yield _field(_STREAM_SAMPLE, encode(sample, key))
        return
    data = sample.clip.data[0]
    start = [*_field(_START_SAMPLE, encode(sample, key, with_data=False)), _tag(_START_BYTES, 0), _varint(len(data))]
    yield _field(_STREAM_START, start)
    name = _field(_CHUNK_ID, [sample.id.encode()])
    for offset in range(0, len(data), CHUNK_BYTES):
        chunk = _field(_CHUNK_DATA, [data[offset : offset + CHUNK_BYTES]])
        yield _field(_STREAM_CHUNK, [*name, _tag(_CHUNK_OFFSET, 0), _varint(offset), *chunk])


def encode(sample: Sample, key: str, with_data: bool = True) -> Buffers:
    """A Sample; without its clip's data for a SampleStart."""
    small = _messages.Sample(
        sample_id=sample.id, prompt=sample.prompt, idempotency_key=key, lossy_source=sample.lossy_source
    )
    parts = [small.SerializeToString(), *_field(_SAMPLE_VIDEO[sample.clip.kind], _video(sample.clip, with_data))]
    if sample.embedding is not None:
        tensor = _tensor(sample.embedding.data_type, sample.embedding.shape, [sample.embedding.data])
        mask = _messages.PromptEmbedding(mask=sample.mask).SerializeToString()
        parts += _field(_SAMPLE_EMBEDDING, [mask, *_field(_EMBEDDING_TENSOR, tensor)])
    return parts


def _video(clip: Clip, with_data: bool) -> Buffers:
    data = clip.data if with_data else ()
    if clip.kind == "encoded_video":
        return data
    if clip.kind == "images":
        return [part for file in data for part in _field(_IMAGES_FILE, [file])]
    tensor = _tensor(clip.data_type, clip.shape, data)
    if clip.kind == "frames":
        return tensor
    noise = b"" if clip.timestep is None else _messages.Latents(timestep=clip.timestep).SerializeToString()
    return [*_field(_LATENTS_TENSOR, tensor), noise]


def _tensor(data_type: str, shape: tuple[int, ...], data: Sequence[memoryview]) -> Buffers:
    head = _messages.Tensor(data_type=_DATA_TYPES[data_type], shape=shape).SerializeToString()
    return [head, *(part for piece in data for part in _field(_TENSOR_DATA, [piece]))]


def _options(message, model: ModelRef, options: ScoreOptions):  # type: ignore[no-untyped-def]
    """Sets what a ScoreRequest and the headers of groups and streams have in common."""
    ref = _messages.ModelRef(name=model.name, version=model.version, identity=model.identity)
    message.model.CopyFrom(ref)
    message.composite_weights.update(options.composite_weights)
    message.run_id, message.priority, message.step = options.run_id, _PRIORITIES[options.priority], options.step
    message.dimensions.extend(options.dimensions)
    message.composite_policy = _NON_FINITE[options.on_non_finite]
    return message


def _field(number: int, parts: Buffers) -> list[bytes | memoryview]:
    """A length-delimited field of those parts."""
    return [_tag(number, 2) + _varint(size(parts)), *parts]


def _tag(number: int, wire_type: int) -> bytes:
    return bytes((number << 3 | wire_type,))


def _varint(value: int) -> bytes:
    out = bytearray()
    while value > 0x7F:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    out.append(value)
    return bytes(out)
