"""The messages of the .proto files, made at import from the descriptor set that the build put beside this module.

They live in a pool of their own, so that they meet neither stubs that somebody else generated from the same files nor
the version checks between generated code and the installed protobuf.
"""

from importlib import resources
from typing import Any

from google.protobuf import descriptor_pb2, descriptor_pool, message_factory
from google.protobuf.message import DecodeError as DecodeError


def _load() -> descriptor_pool.DescriptorPool:
    try:
        data = resources.files(__package__).joinpath("_proto.binpb").read_bytes()
    except FileNotFoundError:
        raise ImportError("reelscore/_proto.binpb is missing (expected: made by the package's build)") from None
    pool = descriptor_pool.DescriptorPool()
    for file in descriptor_pb2.FileDescriptorSet.FromString(data).file:
        pool.AddSerializedFile(file.SerializeToString())
    return pool


_POOL = _load()


def _message(name: str) -> Any:
    return message_factory.GetMessageClass(_POOL.FindMessageTypeByName(name))


def enum_names(name: str, prefix: str) -> dict[int, str]:
    """The constants of an enum without their common prefix, in lower case, by number."""
    values = _POOL.FindEnumTypeByName(f"reelscore.v1.{name}").values
    return {value.number: value.name.removeprefix(prefix).lower() for value in values}


Sample = _message("reelscore.v1.Sample")
Tensor = _message("reelscore.v1.Tensor")
Latents = _message("reelscore.v1.Latents")
PromptEmbedding = _message("reelscore.v1.PromptEmbedding")
ModelRef = _message("reelscore.v1.ModelRef")
SampleOutcome = _message("reelscore.v1.SampleOutcome")
Rewards = _message("reelscore.v1.Rewards")
ServedBy = _message("reelscore.v1.ServedBy")
ModelIdentity = _message("reelscore.v1.ModelIdentity")
Failure = _message("reelscore.v1.Failure")
ScoreRequest = _message("reelscore.v1.ScoreRequest")
ScoreResponse = _message("reelscore.v1.ScoreResponse")
GroupHeader = _message("reelscore.v1.GroupHeader")
ScoreGroupRequest = _message("reelscore.v1.ScoreGroupRequest")
ScoreGroupResponse = _message("reelscore.v1.ScoreGroupResponse")
StreamHeader = _message("reelscore.v1.StreamHeader")
ScoreStreamRequest = _message("reelscore.v1.ScoreStreamRequest")
ScoreStreamResponse = _message("reelscore.v1.ScoreStreamResponse")
GetModelRequest = _message("reelscore.v1.GetModelRequest")
ListModelsRequest = _message("reelscore.v1.ListModelsRequest")
ListModelsResponse = _message("reelscore.v1.ListModelsResponse")
Model = _message("reelscore.v1.Model")
Status = _message("google.rpc.Status")
RetryInfo = _message("google.rpc.RetryInfo")
