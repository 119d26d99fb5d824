"""Compiles the published .proto files into the descriptor set that the package reads its messages from."""

import pathlib
from importlib import resources
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

FILES = ("reelscore/v1/reward_service.proto", "google/rpc/status.proto", "google/rpc/error_details.proto")
OUTPUT = "src/reelscore/_proto.binpb"


class ProtoHook(BuildHookInterface):  # type: ignore[type-arg]
    """Runs before a wheel or an editable install is built."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        if self.target_name != "wheel":
            return
        import google.rpc
        from grpc_tools import protoc

        root = pathlib.Path(self.root)
        ours = next(p for p in (root / "proto", root / "../../proto/src/main/protobuf") if (p / FILES[0]).exists())
        folders = (ours, resources.files("grpc_tools") / "_proto", pathlib.Path(google.rpc.__path__[0]).parents[1])
        command = ["protoc", *(f"--proto_path={f}" for f in folders), "--include_imports"]
        if protoc.main([*command, f"--descriptor_set_out={root / OUTPUT}", *FILES]) != 0:
            raise RuntimeError(f"protoc failed on {ours}")
        build_data["artifacts"].append(OUTPUT)
