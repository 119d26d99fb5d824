"""TLS, with and without a certificate of the client, by PEM files."""

import pathlib
import shutil
import subprocess

import grpc
import pytest
from fake import Running, sample

from reelscore import Client, Failed, RetryPolicy, Scored, ScoreResult, Tls

pytestmark = pytest.mark.skipif(shutil.which("openssl") is None, reason="there is no openssl to make certificates with")

ONCE = RetryPolicy(max_attempts=1)


@pytest.fixture(scope="module")
def pem(tmp_path_factory: pytest.TempPathFactory) -> pathlib.Path:
    """A folder with an authority (ca), certificates of it (server, client), and another authority (other)."""
    folder = tmp_path_factory.mktemp("pem")

    def openssl(*arguments: str) -> None:
        subprocess.run(["openssl", *arguments], cwd=folder, check=True, capture_output=True)

    new_key = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes")
    for name in ("ca", "other"):
        openssl("req", "-x509", *new_key, "-keyout", f"{name}.key", "-out", f"{name}.pem", "-subj", f"/CN={name}")
    (folder / "san").write_text("subjectAltName=DNS:localhost")
    for name in ("server", "client"):
        openssl("req", *new_key, "-keyout", f"{name}.key", "-out", f"{name}.csr", "-subj", f"/CN={name}")
        issuer = ("-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial", "-extfile", "san")
        openssl("x509", "-req", "-in", f"{name}.csr", *issuer, "-out", f"{name}.pem", "-days", "2")
    return folder


def scored_over(pem: pathlib.Path, tls: bool | Tls | None, asks: bool = False) -> ScoreResult:
    """What a client with these settings gets of a server that speaks TLS, and may ask for a certificate."""
    pair = ((pem / "server.key").read_bytes(), (pem / "server.pem").read_bytes())
    trusted = (pem / "ca.pem").read_bytes() if asks else None
    with Running(grpc.ssl_server_credentials([pair], trusted, require_client_auth=asks)) as service:
        port = service.target.rsplit(":", 1)[1]
        with Client(f"localhost:{port}", tls=tls, retry=ONCE, api_key="secret") as client:
            return client.score(sample("a"))


def test_a_server_with_a_certificate_of_the_authority_is_trusted(pem: pathlib.Path) -> None:
    assert isinstance(scored_over(pem, Tls(ca=pem / "ca.pem")), Scored)


def test_a_server_of_another_authority_is_not_trusted(pem: pathlib.Path) -> None:
    for tls in (Tls(ca=pem / "other.pem"), True):
        result = scored_over(pem, tls)

        assert isinstance(result, Failed)
        assert result.code is grpc.StatusCode.UNAVAILABLE


def test_a_server_of_another_name_is_not_trusted(pem: pathlib.Path) -> None:
    result = scored_over(pem, Tls(ca=pem / "ca.pem", server_name="example.org"))

    assert isinstance(result, Failed)


def test_a_server_that_speaks_tls_is_not_spoken_to_without(pem: pathlib.Path) -> None:
    assert isinstance(scored_over(pem, None), Failed)


def test_a_server_that_asks_for_a_certificate_gets_it(pem: pathlib.Path) -> None:
    mutual = Tls(ca=pem / "ca.pem", certificate=pem / "client.pem", key=pem / "client.key")

    assert isinstance(scored_over(pem, mutual, asks=True), Scored)
    assert isinstance(scored_over(pem, Tls(ca=pem / "ca.pem"), asks=True), Failed)
