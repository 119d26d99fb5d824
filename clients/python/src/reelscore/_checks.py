"""Checks of arguments; a message holds the value and what was expected."""

import math

MAX_ID_BYTES = 256
LONGEST_DEADLINE_SECONDS = 365 * 86400


def text(what: str, value: object, max_bytes: int | None = None) -> None:
    """A str, of at most so many bytes of UTF-8."""
    if not isinstance(value, str):
        raise TypeError(f"{what}: {type(value).__name__} (expected: str)")
    try:
        size = len(value.encode())
    except UnicodeEncodeError:
        raise ValueError(f"{what}: {value!r} (expected: text that UTF-8 can hold)") from None
    if max_bytes is not None and size > max_bytes:
        raise ValueError(f"{what}: {size} bytes (expected: at most {max_bytes})")


def number(what: str, value: object) -> float:
    """A finite number."""
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise TypeError(f"{what}: {type(value).__name__} (expected: a number)")
    if not math.isfinite(value):
        raise ValueError(f"{what}: {value} (expected: finite)")
    return value


def integer(what: str, value: object, least: int) -> int:
    """An int of at least so much."""
    if isinstance(value, bool) or not isinstance(value, int):
        raise TypeError(f"{what}: {type(value).__name__} (expected: int)")
    if value < least:
        raise ValueError(f"{what}: {value} (expected: at least {least})")
    return value


def choice(what: str, value: object, legal: tuple[str, ...]) -> None:
    """One of these words."""
    if value not in legal:
        raise ValueError(f"{what}: {value!r} (expected: one of {', '.join(legal)})")


def seconds(what: str, value: object, most: float = LONGEST_DEADLINE_SECONDS) -> float:
    """A span of time, above 0."""
    if not 0 < (span := number(what, value)) <= most:
        raise ValueError(f"{what}: {span} s (expected: above 0, at most {most})")
    return span
