"""Arrays of numpy and torch as bytes that are not copied. torch is never imported here: a tensor brings it along."""

import sys
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

ITEM_BYTES = {"uint8": 1, "float16": 2, "bfloat16": 2, "float32": 4}
FLOATS = ("float16", "bfloat16", "float32")

ToHost = Callable[[Any], Any]


@dataclass(frozen=True, slots=True)
class HostTensor:
    """Little-endian row-major elements in memory of this process, shared with the array they came from."""

    data_type: str
    shape: tuple[int, ...]
    data: memoryview


def host_tensor(what: str, value: Any, axes: str, data_types: tuple[str, ...], to_host: ToHost | None) -> HostTensor:
    """The elements of an array; a copy is made only of one that is not contiguous or not little-endian.

    axes: names of the expected axes, such as "T,H,W,3"; an axis that is a number has that extent.
    """
    torch = sys.modules.get("torch")
    if torch is not None and isinstance(value, torch.Tensor):
        value = _of_torch(what, torch, value, to_host)
    if torch is not None and isinstance(value, torch.Tensor):
        data_type, array = _array(torch, value)
    elif isinstance(value, np.ndarray):
        data_type, array = value.dtype.name, value
    else:
        raise TypeError(f"{what}: {type(value).__name__} (expected: a numpy array or a torch tensor)")
    if data_type not in data_types:
        raise ValueError(f"{what}: {data_type} (expected: {' or '.join(data_types)})")
    _check_shape(what, array.shape, axes.split(","))
    if array.dtype.byteorder == ">" or (array.dtype.byteorder == "=" and sys.byteorder == "big"):
        array = array.astype(array.dtype.newbyteorder("<"))
    flat = np.ascontiguousarray(array).reshape(-1).view(np.uint8)
    return HostTensor(data_type, tuple(array.shape), flat.data)


def _of_torch(what: str, torch: Any, tensor: Any, to_host: ToHost | None) -> Any:
    """A tensor on the host, moved by the caller's rule, or what numpy array the rule made of it."""
    if tensor.device.type == "cpu":
        return tensor
    device = str(tensor.device)
    if to_host is None:
        raise ValueError(
            f"{what}: a tensor on {device} (expected: on the CPU; pass to_host, for example "
            "to_host=lambda t: t.cpu(), or move it yourself)"
        )
    moved = to_host(tensor)
    if isinstance(moved, torch.Tensor) and moved.device.type != "cpu":
        raise ValueError(f"{what}: to_host returned a tensor on {moved.device} (expected: on the CPU)")
    return moved


def _array(torch: Any, tensor: Any) -> tuple[str, np.ndarray[Any, Any]]:
    """The tensor's memory as an array; numpy has no bfloat16, whose bits are taken as int16."""
    data_type = str(tensor.dtype).removeprefix("torch.")
    host = tensor.detach().resolve_conj().resolve_neg()
    if data_type == "bfloat16":
        host = host.contiguous().view(torch.int16)
    return data_type, host.numpy()


def _check_shape(what: str, shape: tuple[int, ...], axes: list[str]) -> None:
    fits = len(shape) == len(axes) and all(
        extent >= 1 and (not axis.isdigit() or extent == int(axis)) for extent, axis in zip(shape, axes, strict=True)
    )
    if not fits:
        raise ValueError(f"{what}: shape {list(shape)} (expected: [{', '.join(axes)}], each at least 1)")
