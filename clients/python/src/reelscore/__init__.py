"""Rewards for generated video from a Reelscore service: each sample gets rewards, or a typed failure."""

from reelscore.aio import AsyncClient
from reelscore.client import Client
from reelscore.connection import Tls
from reelscore.models import Model
from reelscore.options import Advantages, ModelRef, ScoreOptions
from reelscore.prepare import ClipPreparer
from reelscore.results import (
    DimensionFailure,
    Failed,
    GroupResult,
    GroupStatistics,
    Reason,
    Reward,
    RewardServiceError,
    Scored,
    ScoreResult,
    ScoreWarning,
    ServedBy,
    Stage,
    Standing,
    Timings,
)
from reelscore.retry import RetryPolicy
from reelscore.samples import Clip, Sample

__all__ = [
    "Advantages",
    "AsyncClient",
    "Client",
    "Clip",
    "ClipPreparer",
    "DimensionFailure",
    "Failed",
    "GroupResult",
    "GroupStatistics",
    "Model",
    "ModelRef",
    "Reason",
    "RetryPolicy",
    "Reward",
    "RewardServiceError",
    "Sample",
    "ScoreOptions",
    "ScoreResult",
    "ScoreWarning",
    "Scored",
    "ServedBy",
    "Stage",
    "Standing",
    "Timings",
    "Tls",
]
