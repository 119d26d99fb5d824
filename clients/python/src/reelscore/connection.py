"""Where a client connects to, and how."""

import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

import grpc

from reelscore import _checks

_PathLike: TypeAlias = str | os.PathLike[str]
_KEEPALIVE_TIMEOUT_MILLIS = 20_000
_FIRST_RECONNECT_MILLIS = 100
_SLOWEST_RECONNECT_MILLIS = 5_000


@dataclass(frozen=True, slots=True)
class Tls:
    """TLS by PEM files.

    ca: authorities that the server's certificate must come from; None: those that gRPC brings along.
    certificate, key: the client's certificate chain and its private key, for servers that ask for one; both or none.
    server_name: the name that the server's certificate must have; None: the host that is connected to.
    """

    ca: _PathLike | None = None
    certificate: _PathLike | None = None
    key: _PathLike | None = None
    server_name: str | None = None

    def __post_init__(self) -> None:
        if (self.certificate is None) != (self.key is None):
            raise ValueError("tls: one of certificate and key (expected: both or none)")

    def credentials(self) -> grpc.ChannelCredentials:
        """The files, read now; raises OSError when one cannot be read."""
        ca, key, certificate = (
            None if file is None else Path(file).read_bytes() for file in (self.ca, self.key, self.certificate)
        )
        return grpc.ssl_channel_credentials(ca, key, certificate)


@dataclass(frozen=True, slots=True)
class Connection:
    """Arguments of a channel, checked; `metadata` goes with each call."""

    target: str
    credentials: grpc.ChannelCredentials | None
    options: tuple[tuple[str, Any], ...]
    metadata: tuple[tuple[str, str], ...]


def connection(target: str, api_key: str | None, tls: "bool | Tls | None", keepalive: float) -> Connection:
    """Checks the arguments of a client; nothing is connected."""
    _checks.text("target", target)
    if not target.strip():
        raise ValueError('target: "" (expected: host:port)')
    metadata: tuple[tuple[str, str], ...] = ()
    if api_key is not None:
        if not isinstance(api_key, str) or not api_key or not all(" " < c < "\x7f" for c in api_key):
            raise ValueError("API key: empty or with other characters (expected: printable ASCII without spaces)")
        metadata = (("authorization", f"Bearer {api_key}"),)
    if tls not in (None, True, False) and not isinstance(tls, Tls):
        raise TypeError(f"tls: {type(tls).__name__} (expected: True or Tls)")
    settings = Tls() if tls is True else tls or None
    service: dict[str, Any] = {"loadBalancingConfig": [{"round_robin": {}}]}
    options: list[tuple[str, Any]] = [
        ("grpc.service_config", json.dumps(service)),
        ("grpc.enable_retries", 0),
        ("grpc.max_send_message_length", -1),
        ("grpc.keepalive_time_ms", int(_checks.seconds("keepalive", keepalive) * 1000)),
        ("grpc.keepalive_timeout_ms", _KEEPALIVE_TIMEOUT_MILLIS),
        ("grpc.initial_reconnect_backoff_ms", _FIRST_RECONNECT_MILLIS),
        ("grpc.max_reconnect_backoff_ms", _SLOWEST_RECONNECT_MILLIS),
        ("grpc.use_local_subchannel_pool", 1),
    ]
    if settings is not None and settings.server_name is not None:
        options.append(("grpc.ssl_target_name_override", settings.server_name))
    return Connection(target, settings.credentials() if settings else None, tuple(options), metadata)
