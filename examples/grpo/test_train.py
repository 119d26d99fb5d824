"""The trainer: its loss, what it makes of a failure, and runs against the service of this checkout."""

from __future__ import annotations

import json
import re
import statistics
import subprocess
import sys
import tempfile
import unittest
from collections import Counter
from pathlib import Path

import numpy as np
import torch
from reelscore import Client, Clip, Sample

import grpo
import world
from render import render
from run import Run, Settings

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
SMALL = Settings(prompts=2, clips=4, updates=1, rate=0.02, clip=0.2, kl_penalty=0.03, min_scored=1.0, seed=7)
PATIENCE = 120


class Service:
    """The demo model's service in a process of its own."""

    def __init__(self) -> None:
        command = [f"{ROOT}/reelscore", "serve", f"--bundle={ROOT}/models/demo", "--port=0", "--management-port=0"]
        self._process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        assert self._process.stdout is not None
        found = re.search(r"127\.0\.0\.1:\d+", self._process.stdout.readline())
        assert found is not None, "the service did not start"
        self.target = found.group()

    def kill(self) -> None:
        """Ends it in the middle of whatever it does."""
        self._process.kill()
        self.close()

    def close(self) -> None:
        assert self._process.stdout is not None
        self._process.terminate()
        self._process.wait(PATIENCE)
        self._process.stdout.close()


class LossTest(unittest.TestCase):
    def test_the_gradient_is_the_likelihoods_weighted_by_advantages(self) -> None:
        log_prob = torch.zeros(2, 2, requires_grad=True)

        loss = grpo.policy_loss(log_prob, torch.zeros(2, 2), judged([[1, 1], [1, 1]], [2.0, -2.0, 0.5, -0.5]), 0.2)
        loss.backward()  # type: ignore[no-untyped-call]

        assert log_prob.grad is not None
        np.testing.assert_allclose(log_prob.grad, [[-0.5, 0.5], [-0.125, 0.125]])

    def test_a_clip_without_an_advantage_moves_nothing(self) -> None:
        log_prob = torch.zeros(1, 3, requires_grad=True)

        loss = grpo.policy_loss(log_prob, torch.zeros(1, 3), judged([[1, 0, 1]], [1.0, -1.0]), 0.2)
        loss.backward()  # type: ignore[no-untyped-call]

        assert log_prob.grad is not None
        np.testing.assert_allclose(log_prob.grad, [[-0.5, 0, 0.5]])

    def test_a_ratio_beyond_the_limit_gains_nothing_more(self) -> None:
        log_prob = torch.tensor([[0.5, 0.5]], requires_grad=True)

        loss = grpo.policy_loss(log_prob, torch.zeros(1, 2), judged([[1, 1]], [1.0, -1.0]), 0.2)
        loss.backward()  # type: ignore[no-untyped-call]

        assert log_prob.grad is not None
        np.testing.assert_allclose(log_prob.grad, [[0, np.exp(0.5) / 2]], rtol=1e-6)


class LiveTest(unittest.TestCase):
    service: Service

    @classmethod
    def setUpClass(cls) -> None:
        cls.service = Service()

    @classmethod
    def tearDownClass(cls) -> None:
        cls.service.close()

    def setUp(self) -> None:
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)

    def test_a_clip_that_cannot_be_scored_is_masked_and_the_others_are_compared(self) -> None:
        scenes = world.group_scenes(3, 0, 4)
        clips = [render(scene, np.full(14, -1.0 - i)) for i, scene in enumerate(scenes)]
        clips[2] = clips[2][:7]
        samples = [Sample(f"{i}", Clip.frames(clip), scenes[0].prompt) for i, clip in enumerate(clips)]

        with Client(self.service.target) as client:
            judged = grpo.judge(client, {"group": samples}, "test", 0)

        self.assertEqual([[True, True, False, True]], judged.taught.tolist())
        self.assertEqual({"INVALID_ARGUMENT/WRONG_SHAPE": 1}, judged.failures)
        self.assertIn("[7, 32, 32, 3]", judged.example)
        mean, deviation = statistics.mean(judged.rewards), statistics.stdev(judged.rewards)
        expected = [(reward - mean) / (deviation + 1e-4) for reward in judged.rewards]
        np.testing.assert_allclose(judged.advantages, expected, rtol=1e-5)
        self.assertRegex(judged.identity, r"^reelscore-demo@1\.0\.0#[0-9a-f]{12}$")

    def test_equal_clips_teach_nothing(self) -> None:
        scene = world.group_scenes(3, 0, 1)[0]
        sample = Clip.frames(render(scene, np.full(14, -1.0)))

        with Client(self.service.target) as client:
            samples = [Sample(f"{i}", sample, scene.prompt) for i in range(3)]
            judged = grpo.judge(client, {"group": samples}, "test", 0)

        self.assertEqual(1, judged.degenerate)
        self.assertEqual([0, 0, 0], judged.advantages.tolist())

    def test_a_run_that_is_taken_up_again_is_the_run_that_was_never_stopped(self) -> None:
        with Client(self.service.target) as client:
            whole = steps(Run(self.folder / "whole", SMALL), client, 4)
            steps(Run(self.folder / "halves", SMALL), client, 2)
            halves = steps(Run(self.folder / "halves", SMALL), client, 2)

        self.assertEqual(whole.curve, halves.curve)
        self.assertEqual(4, len(halves.curve))

    def test_reward_and_gold_rise(self) -> None:
        line, _ = self.train("--steps", "15", "--rate", "0.03", "--run-dir", str(self.folder), "--json")

        self.assertTrue(line["done"])
        curve = json.loads((self.folder / "curve.json").read_text())
        self.assertGreater(curve[-1]["reward"], curve[0]["reward"] + 0.3)
        self.assertGreater(curve[-1]["gold"], curve[0]["gold"] + 0.05)
        self.assertEqual(72, curve[0]["scored"])
        self.assertIn("</svg>", (self.folder / "curve.svg").read_text())

    def test_other_settings_do_not_go_on_with_a_run(self) -> None:
        small = ("--prompts", "1", "--clips", "2", "--run-dir", str(self.folder))
        self.train(*small, "--steps", "1")

        _, said = self.train(*small, "--steps", "2", "--seed", "2", expected=2)

        self.assertIn("'seed': 1", said)

    def test_a_run_does_not_go_on_with_another_reward_model(self) -> None:
        run = Run(self.folder, SMALL)
        run.identity = "reelscore-demo@1.0.0#000000000000"
        run.save()

        options = [*arguments(SMALL), "--run-dir", str(self.folder), "--steps", "1", "--json"]
        line, said = self.train(*options, expected=4)

        self.assertEqual({"FAILED_PRECONDITION/IDENTITY_MISMATCH": 8}, line["stopped_by"])
        self.assertIn("#000000000000", said)

    def test_a_service_that_is_killed_leaves_typed_answers_and_a_run_that_goes_on(self) -> None:
        doomed = Service()
        self.addCleanup(doomed.kill)
        options = [*arguments(SMALL), "--run-dir", str(self.folder / "killed"), "--json"]
        command = [sys.executable, str(HERE / "train.py"), "--target", doomed.target, "--steps", "100000", *options]
        trainer = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        self.addCleanup(trainer.kill)
        assert trainer.stderr is not None
        for said in trainer.stderr:
            if "[10/" in said:
                doomed.kill()
                break

        out, said = trainer.communicate(timeout=PATIENCE)

        self.assertEqual(4, trainer.returncode, said)
        line = json.loads(out.splitlines()[-1])
        self.assertFalse(line["done"])
        self.assertEqual({"UNAVAILABLE/UNSPECIFIED"}, set(line["stopped_by"]))
        done = line["steps"] + 3
        line, said = self.train(*options, "--steps", str(done))
        self.assertIn("going on after step", said)
        whole, _ = self.train(
            *arguments(SMALL), "--run-dir", str(self.folder / "whole"), "--steps", str(done), "--json"
        )
        self.assertEqual(line | {"run_dir": ""}, whole | {"run_dir": ""})
        self.assertEqual(*(json.loads((self.folder / run / "curve.json").read_text()) for run in ("killed", "whole")))

    def train(self, *options: str, expected: int = 0) -> tuple[dict[str, object], str]:
        """Runs the command; gives the last line of its standard output, if that is JSON, and what it says."""
        command = [sys.executable, str(HERE / "train.py"), "--target", self.service.target, *options]
        done = subprocess.run(command, capture_output=True, text=True, timeout=5 * PATIENCE)
        self.assertEqual(expected, done.returncode, done.stderr)
        return json.loads(done.stdout.splitlines()[-1]) if "--json" in options else {}, done.stderr


def judged(taught: list[list[int]], advantages: list[float]) -> grpo.Judged:
    return grpo.Judged(torch.tensor(taught).bool(), torch.tensor(advantages), [], 0, Counter(), "", "")


def steps(run: Run, client: Client, count: int) -> Run:
    for _ in range(count):
        run.step(client, "test")
        run.save()
    return run


def arguments(settings: Settings) -> list[str]:
    names = {name: getattr(settings, name) for name in Settings.__dataclass_fields__}
    return [text for name, value in names.items() for text in (f"--{name.replace('_', '-')}", str(value))]


if __name__ == "__main__":
    unittest.main()
