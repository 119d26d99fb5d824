"""No adapter brings its framework along."""

import subprocess
import sys

ADAPTERS = ("advantages", "dancegrpo", "euphonium", "flow_grpo", "frames", "rewards", "trl", "verl")
FRAMEWORKS = ("torch", "trl", "verl", "ray", "transformers", "flow_grpo", "fastvideo", "euphonium", "pickle")


def test_importing_an_adapter_imports_no_framework() -> None:
    imports = "; ".join(f"import reelscore.adapters.{name}" for name in ADAPTERS)
    bring = f"import sys, reelscore; before = set(sys.modules); {imports}; "

    done = subprocess.run(
        [sys.executable, "-c", bring + f"print([m for m in {FRAMEWORKS} if m in set(sys.modules) - before])"],
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    )

    assert done.stdout.strip() == "[]"
