"""A client that came into a process by a fork says so, and does not hang."""

import os
import sys
import traceback

import pytest
from fake import PATIENCE_SECONDS, FakeService, sample

from reelscore import Client, Scored


def forked(client: Client) -> int:
    """The exit code of a child that uses its parent's client."""
    child = os.fork()
    if child:
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    try:
        with pytest.raises(RuntimeError, match="a client of its own in each process"):
            client.score(sample("a"))
        client.close()
        os._exit(0)
    except BaseException:
        traceback.print_exc()
        os._exit(1)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system has no fork")
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_a_fork_of_a_client_is_refused_and_its_origin_goes_on(service: FakeService) -> None:
    with Client(service.target, deadline=PATIENCE_SECONDS) as client:
        client.score(sample("a")).or_raise()

        assert forked(client) == 0
        assert isinstance(client.score(sample("b")), Scored)


def test_importing_the_package_brings_no_torch() -> None:
    assert "torch" not in sys.modules
