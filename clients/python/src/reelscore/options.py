"""How samples are scored."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import ClassVar, Literal

from reelscore import _checks


@dataclass(frozen=True, slots=True)
class ModelRef:
    """Says which model is meant; empty parts leave the choice to the server.

    name: the model's name; empty: the server's only model.
    version: its version or an alias of it; empty: the one that answers by default.
    identity: the pin ``name@version#12-hex-digits``: a server whose model is another one refuses the call.
    """

    name: str = ""
    version: str = ""
    identity: str = ""

    ONLY: ClassVar["ModelRef"]

    def __post_init__(self) -> None:
        for what in ("name", "version", "identity"):
            _checks.text(f"model {what}", getattr(self, what))

    @staticmethod
    def pinned(identity: str) -> "ModelRef":
        """Exactly one model: ``name@version#12-hex-digits``, as results report it."""
        _checks.text("model identity", identity)
        at, mark = identity.find("@"), identity.rfind("#")
        if at < 1 or mark < at + 2 or mark == len(identity) - 1:
            raise ValueError(f'model identity: "{identity}" (expected: name@version#12-hex-digits)')
        return ModelRef(identity[:at], identity[at + 1 : mark], identity)


ModelRef.ONLY = ModelRef()


@dataclass(frozen=True, slots=True)
class Advantages:
    """Asks for ``(reward - mean) / (std + eps)`` over the members of a group.

    ddof: delta degrees of freedom of std, 0 or 1.
    eps: above 0.
    """

    ddof: int = 1
    eps: float = 1e-4

    TRL: ClassVar["Advantages"]
    DANCE_GRPO: ClassVar["Advantages"]

    def __post_init__(self) -> None:
        if _checks.integer("ddof", self.ddof, 0) > 1:
            raise ValueError(f"ddof: {self.ddof} (expected: 0 or 1)")
        if _checks.number("eps", self.eps) <= 0:
            raise ValueError(f"eps: {self.eps} (expected: above 0)")


Advantages.TRL = Advantages(1, 1e-4)
Advantages.DANCE_GRPO = Advantages(1, 1e-8)


@dataclass(frozen=True, slots=True)
class ScoreOptions:
    """How samples are scored.

    model: which model.
    composite_weights: weight of each dimension in the composite, at least 0; empty: all weigh 1.
    run_id: the training run the samples belong to; at most 256 bytes of UTF-8.
    priority: "training", or "evaluation", which goes before it.
    deadline: seconds that a call, or a sample of a stream, may take with all its retries; None: the client's.
    step: the step of the run.
    dimensions: the dimensions that are wanted, each once; empty: all of the model.
    on_non_finite: a dimension without a finite reward lets its sample "fail", or is left out of it ("omit").
    advantages: how the advantages of a group are computed; None: there are none.
    """

    model: ModelRef = ModelRef.ONLY
    composite_weights: Mapping[str, float] = field(default_factory=dict)
    run_id: str = ""
    priority: Literal["training", "evaluation"] = "training"
    deadline: float | None = None
    step: int = 0
    dimensions: Sequence[str] = ()
    on_non_finite: Literal["fail", "omit"] = "fail"
    advantages: Advantages | None = None

    def __post_init__(self) -> None:
        if not isinstance(self.model, ModelRef):
            raise TypeError(f"model: {type(self.model).__name__} (expected: ModelRef)")
        if self.advantages is not None and not isinstance(self.advantages, Advantages):
            raise TypeError(f"advantages: {type(self.advantages).__name__} (expected: Advantages or None)")
        object.__setattr__(self, "composite_weights", dict(self.composite_weights))
        for name, weight in self.composite_weights.items():
            _checks.text("dimension of a weight", name)
            if _checks.number(f"weight of {name}", weight) < 0:
                raise ValueError(f"weight of {name}: {weight} (expected: finite, at least 0)")
        _checks.text("run_id", self.run_id, _checks.MAX_ID_BYTES)
        _checks.choice("priority", self.priority, ("training", "evaluation"))
        _checks.choice("on_non_finite", self.on_non_finite, ("fail", "omit"))
        if self.deadline is not None:
            _checks.seconds("deadline", self.deadline)
        _checks.integer("step", self.step, 0)
        if isinstance(self.dimensions, str):
            raise TypeError("dimensions: str (expected: a sequence of names)")
        object.__setattr__(self, "dimensions", tuple(self.dimensions))
        for name in self.dimensions:
            _checks.text("dimension", name)


DEFAULT_OPTIONS = ScoreOptions()
