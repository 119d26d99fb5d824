"""Which reward models are loaded, and what each takes and gives."""

from dataclasses import dataclass
from typing import Any

from reelscore import _messages

_DATA_TYPES = _messages.enum_names("DataType", "DATA_TYPE_")
_STATES = _messages.enum_names("ModelState", "MODEL_STATE_")
_DETERMINISM = _messages.enum_names("Determinism", "DETERMINISM_")
_SAMPLING = _messages.enum_names("SamplingRule", "SAMPLING_RULE_")
_RESIZE = _messages.enum_names("ResizeFilter", "RESIZE_FILTER_")


@dataclass(frozen=True, slots=True)
class ModelIdentity:
    """What a model is; text is ``name@version#12-hex-digits``, and like digest empty until the model is ready."""

    name: str
    version: str
    digest: str
    text: str


@dataclass(frozen=True, slots=True)
class RewardDimension:
    """One reward output; normalized = (raw - reference_mean) / reference_std."""

    name: str
    reference_mean: float
    reference_std: float


@dataclass(frozen=True, slots=True)
class FrameSpec:
    """Frames that a model takes: uint8 RGB [count, height, width, 3].

    counts: legal numbers of frames, ascending, count among them.
    sampling, resize: the rules by which ClipPreparer makes them, in the words of the .proto.
    """

    data_type: str
    count: int
    height: int
    width: int
    counts: tuple[int, ...]
    sampling: str
    resize: str


@dataclass(frozen=True, slots=True)
class TimestepSpec:
    """How much noise latents hold, min to max; default None: one must be given."""

    min: float
    max: float
    default: float | None


@dataclass(frozen=True, slots=True)
class LatentSpec:
    """Latents that a model takes: [channels, frames, height, width] of one of accepted_data_types.

    encoder: whose latents the model was trained on.
    timestep: None when the model takes none.
    """

    data_type: str
    accepted_data_types: tuple[str, ...]
    channels: int
    frames: int
    height: int
    width: int
    encoder: str
    timestep: TimestepSpec | None


@dataclass(frozen=True, slots=True)
class PromptSpec:
    """What of a prompt's text a model reads; used False: nothing."""

    used: bool
    max_bytes: int
    max_tokens: int


@dataclass(frozen=True, slots=True)
class PromptEmbeddingSpec:
    """Prompt embeddings that a model reads: [at most tokens, width] of one of accepted_data_types."""

    data_type: str
    accepted_data_types: tuple[str, ...]
    tokens: int
    width: int
    encoder: str


@dataclass(frozen=True, slots=True)
class InputSpec:
    """What a model takes: frames or latents, and a prompt as text or as an embedding."""

    frames: FrameSpec | None
    latents: LatentSpec | None
    prompt: PromptSpec
    prompt_embedding: PromptEmbeddingSpec | None


@dataclass(frozen=True, slots=True)
class Model:
    """One version of a model. What follows state_detail is known when state is "ready" or "draining".

    state: "loading", "ready", "failed" or "draining"; state_detail: why, for people.
    determinism: as in ServedBy.
    limits: known limits of the model, one sentence each.
    """

    identity: ModelIdentity
    state: str
    state_detail: str
    input: InputSpec
    dimensions: tuple[RewardDimension, ...]
    determinism: str
    limits: tuple[str, ...]
    execution_fingerprint: str
    aliases: tuple[str, ...]
    answers_by_default: bool


def of_message(message: Any) -> Model:
    """The Model of a reelscore.v1.Model."""
    identity = message.identity
    return Model(
        ModelIdentity(identity.name, identity.version, identity.digest, identity.text),
        _STATES.get(message.state, str(message.state)),
        message.state_detail,
        _input(message.input),
        tuple(RewardDimension(d.name, d.reference_mean, d.reference_std) for d in message.dimensions),
        _DETERMINISM.get(message.determinism, str(message.determinism)),
        tuple(message.limits),
        message.execution_fingerprint,
        tuple(message.aliases),
        message.answers_by_default,
    )


def _input(message: Any) -> InputSpec:
    return InputSpec(
        _frames(message.frames) if message.HasField("frames") else None,
        _latents(message.latents) if message.HasField("latents") else None,
        PromptSpec(message.prompt.used, message.prompt.max_bytes, message.prompt.max_tokens),
        _embedding(message.prompt_embedding) if message.HasField("prompt_embedding") else None,
    )


def _frames(message: Any) -> FrameSpec:
    return FrameSpec(
        _data_type(message.data_type),
        message.count,
        message.height,
        message.width,
        tuple(message.counts),
        _SAMPLING.get(message.sampling, str(message.sampling)),
        _RESIZE.get(message.resize, str(message.resize)),
    )


def _latents(message: Any) -> LatentSpec:
    timestep = message.timestep
    return LatentSpec(
        _data_type(message.data_type),
        tuple(map(_data_type, message.accepted_data_types)),
        message.channels,
        message.frames,
        message.height,
        message.width,
        message.encoder,
        TimestepSpec(timestep.min, timestep.max, timestep.default_value if timestep.HasField("default_value") else None)
        if message.HasField("timestep")
        else None,
    )


def _embedding(message: Any) -> PromptEmbeddingSpec:
    return PromptEmbeddingSpec(
        _data_type(message.data_type),
        tuple(map(_data_type, message.accepted_data_types)),
        message.tokens,
        message.width,
        message.encoder,
    )


def _data_type(number: int) -> str:
    return _DATA_TYPES.get(number, str(number))
