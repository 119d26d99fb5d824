"""The real service of this checkout as a process."""

import pathlib
import re
import select
import signal
import subprocess
import time
from typing import Any

ROOT = pathlib.Path(__file__).resolve().parents[3]
START_SECONDS = 300.0
END_SECONDS = 60.0


def reelscore(command: str) -> list[str]:
    return [str(ROOT / "reelscore"), command]


class Served:
    """A context manager around ``reelscore serve``, which lives at most as long as the test."""

    def __init__(self, *arguments: str) -> None:
        command = [*reelscore("serve"), *arguments, "--port", "0", "--management-port", "0"]
        self.process: subprocess.Popen[str] = subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
        )
        self.target = ""

    def __enter__(self) -> "Served":
        try:
            found = re.search(r"127\.0\.0\.1:\d+", self._first_line())
            assert found is not None, "the service did not start"
            self.target = found.group()
        except BaseException:
            self.kill()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGCONT)
            self.process.terminate()
            try:
                self.process.wait(END_SECONDS)
            except subprocess.TimeoutExpired:
                self.kill()
        assert self.process.stdout is not None
        self.process.stdout.close()

    def _first_line(self) -> str:
        until = time.monotonic() + START_SECONDS
        stdout: Any = self.process.stdout
        while time.monotonic() < until:
            if select.select([stdout], [], [], 1.0)[0]:
                return str(stdout.readline())
        return ""

    def pause(self) -> None:
        """It lives and answers nothing."""
        self.process.send_signal(signal.SIGSTOP)

    def go_on(self) -> None:
        """After pause."""
        self.process.send_signal(signal.SIGCONT)

    def kill(self) -> None:
        """Without a last word."""
        self.process.kill()
        self.process.wait(END_SECONDS)
