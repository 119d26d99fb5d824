"""What gets a reward: a clip and the text it was made from."""

import os
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, TypeAlias

import numpy as np

from reelscore import _checks
from reelscore._tensors import FLOATS, HostTensor, ToHost, host_tensor

FileLike: TypeAlias = str | os.PathLike[str] | bytes | bytearray | memoryview


@dataclass(frozen=True, slots=True)
class Clip:
    """A clip in one of the forms the service takes; made by the functions below.

    Its bytes are not copied: leave them unchanged until the result is there.
    """

    kind: Literal["frames", "latents", "encoded_video", "images"]
    data: tuple[memoryview, ...]
    data_type: str = ""
    shape: tuple[int, ...] = ()
    timestep: float | None = None

    @property
    def nbytes(self) -> int:
        """Bytes that travel."""
        return sum(part.nbytes for part in self.data)

    @staticmethod
    def frames(x: Any, to_host: ToHost | None = None) -> "Clip":
        """Frames exactly as the model takes them: uint8 RGB [T, H, W, 3], a numpy array or a torch tensor.

        to_host: moves a tensor that is not on the CPU there, for example ``lambda t: t.cpu()``; without it such a
            tensor is refused, for the copy costs time that the caller should know of.
        """
        return _of_tensor("frames", host_tensor("frames", x, "T,H,W,3", ("uint8",), to_host))

    @staticmethod
    def latents(x: Any, timestep: float | None = None, to_host: ToHost | None = None) -> "Clip":
        """A clip in latent space: float16, bfloat16 or float32 [C, T, H, W], a numpy array or a torch tensor.

        timestep: how much noise it holds, in the range of the model's LatentSpec; None: the model's default.
        to_host: as in `frames`.
        """
        if timestep is not None:
            timestep = float(_checks.number("timestep", timestep))
        return _of_tensor("latents", host_tensor("latents", x, "C,T,H,W", FLOATS, to_host), timestep)

    @staticmethod
    def video(file: FileLike) -> "Clip":
        """A whole MP4, QuickTime, WebM, Matroska, AVI or GIF file: its path, read now, or its bytes.

        The server decodes, samples and resizes it. Raises OSError when the file cannot be read.
        """
        return Clip("encoded_video", (_file("video", file),))

    @staticmethod
    def images(files: Sequence[FileLike]) -> "Clip":
        """All frames of a clip as PNG or JPEG files, in their order: paths, read now, or bytes."""
        if isinstance(files, (str, bytes, bytearray, memoryview)):
            raise TypeError(f"images: {type(files).__name__} (expected: a sequence of files)")
        parts = tuple(_file(f"images[{i}]", file) for i, file in enumerate(files))
        if not parts:
            raise ValueError("images: 0 files (expected: at least 1)")
        return Clip("images", parts)


def _of_tensor(kind: Literal["frames", "latents"], tensor: HostTensor, timestep: float | None = None) -> Clip:
    return Clip(kind, (tensor.data,), tensor.data_type, tensor.shape, timestep)


def _file(what: str, file: FileLike) -> memoryview:
    if isinstance(file, (str, os.PathLike)):
        data = memoryview(Path(file).read_bytes())
    elif isinstance(file, (bytes, bytearray, memoryview)):
        data = memoryview(file)
        if not data.c_contiguous:
            raise ValueError(f"{what}: a memoryview with gaps (expected: contiguous)")
        data = data.cast("B")
    else:
        raise TypeError(f"{what}: {type(file).__name__} (expected: a path or bytes)")
    if data.nbytes == 0:
        raise ValueError(f"{what}: 0 bytes (expected: at least 1)")
    return data


@dataclass(frozen=True, slots=True, eq=False)
class Sample:
    """A clip, and the text it was made from as text or as a text encoder's output.

    id: the caller's name of it, repeated in the result; at most 256 bytes of UTF-8.
    prompt: the text; empty only for a model that reads none.
    prompt_embedding: float16, bfloat16 or float32 [tokens, width] on the CPU, for models that read embeddings.
    prompt_mask: [tokens], true or nonzero for a token; None: all are tokens.
    idempotency_key: names the sample for good, so that sending it again is not scoring it again; empty: the client
        makes one that holds for its own retries.
    lossy_source: the frames came through a lossy codec before.
    """

    id: str
    clip: Clip
    prompt: str = ""
    prompt_embedding: Any = None
    prompt_mask: Any = None
    idempotency_key: str = ""
    lossy_source: bool = False
    embedding: HostTensor | None = field(default=None, init=False, repr=False)
    mask: bytes = field(default=b"", init=False, repr=False)

    def __post_init__(self) -> None:
        _checks.text("sample id", self.id, _checks.MAX_ID_BYTES)
        if not isinstance(self.clip, Clip):
            raise TypeError(f"clip: {type(self.clip).__name__} (expected: Clip)")
        _checks.text("prompt", self.prompt)
        _checks.text("idempotency_key", self.idempotency_key, _checks.MAX_ID_BYTES)
        if self.prompt_embedding is None:
            if self.prompt_mask is not None:
                raise ValueError("prompt_mask: without prompt_embedding (expected: both)")
            return
        embedding = host_tensor("prompt_embedding", self.prompt_embedding, "tokens,width", FLOATS, None)
        object.__setattr__(self, "embedding", embedding)
        if self.prompt_mask is not None:
            mask = np.asarray(self.prompt_mask)
            if mask.shape != embedding.shape[:1]:
                raise ValueError(f"prompt_mask: shape {list(mask.shape)} (expected: [{embedding.shape[0]}])")
            object.__setattr__(self, "mask", (mask != 0).astype(np.uint8).tobytes())
