"""The examples against the real service: what it prints is what the Java client was told, and a failure is typed."""
import json
import pathlib
import re
import subprocess
import sys
import tempfile
import unittest

import grpc
import score as example
import stream
from reelscore.v1 import failure_pb2, reward_service_pb2_grpc

ROOT = pathlib.Path(__file__).resolve().parents[2]
REELSCORE = str(ROOT / "reelscore")


class ScoreTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        demo = subprocess.run(
            [REELSCORE, "demo", "--json", "--out", cls.folder.name], check=True, stdout=subprocess.PIPE, text=True)
        cls.clips = [json.loads(line) for line in demo.stdout.splitlines()]
        cls.server = subprocess.Popen(
            [REELSCORE, "serve", "--bundle", str(ROOT / "models" / "demo"), "--port", "0",
             "--management-port", "0"],
            stdout=subprocess.PIPE, text=True)
        ready = cls.server.stdout.readline()
        cls.target = re.search(r"127\.0\.0\.1:\d+", ready).group()
        cls.channel = grpc.insecure_channel(cls.target)
        cls.stub = reward_service_pb2_grpc.RewardServiceStub(cls.channel)

    @classmethod
    def tearDownClass(cls):
        cls.channel.close()
        cls.server.terminate()
        cls.server.wait(timeout=60)
        cls.server.stdout.close()
        cls.folder.cleanup()

    def test_uploaded_clips_get_the_rewards_the_java_client_got(self):
        for clip in self.clips:
            reply, failure = example.score(self.stub, clip["file"], clip["prompt"])

            self.assertIsNone(failure)
            self.assertEqual(clip["model"], reply.served_by.model.text)
            got = {name: reward.raw for name, reward in reply.rewards.by_dimension.items()}
            self.assertEqual({name: reward["raw"] for name, reward in clip["rewards"].items()}, got)

    def test_a_text_file_is_a_typed_failure(self):
        text = pathlib.Path(self.folder.name, "text.mp4")
        text.write_text("not a film")

        reply, failure = example.score(self.stub, str(text), "a red circle rolling right")

        self.assertIsNone(reply)
        self.assertEqual(failure_pb2.REASON_MEDIA_UNREADABLE, failure.reason)
        self.assertEqual(grpc.StatusCode.INVALID_ARGUMENT.value[0], failure.code)

    def test_a_stream_gives_the_same_rewards_whole_or_in_chunks(self):
        prompts = {clip["file"]: clip["prompt"] for clip in self.clips}
        rewards = {clip["file"]: clip["rewards"] for clip in self.clips}
        file = self.clips[0]["file"]
        for chunk_bytes in (1 << 20, 1000):
            stream.CHUNK_BYTES = chunk_bytes

            outcomes = {name: (got, failure) for name, got, failure in
                        stream.scores(self.stub, [file, __file__], prompts[file])}

            got, failure = outcomes[file]
            self.assertIsNone(failure)
            self.assertEqual({name: reward["raw"] for name, reward in rewards[file].items()},
                             {name: reward.raw for name, reward in got.by_dimension.items()})
            self.assertEqual(failure_pb2.REASON_MEDIA_UNREADABLE, outcomes[__file__][1].reason)

    def test_the_command_prints_a_line_a_file_and_says_3_when_one_failed(self):
        good = self.clips[0]

        done = subprocess.run(
            [sys.executable, str(pathlib.Path(example.__file__)), self.target, good["prompt"], good["file"], __file__],
            stdout=subprocess.PIPE, text=True)

        self.assertEqual(3, done.returncode)
        first, second = done.stdout.splitlines()
        self.assertIn("composite", first)
        self.assertIn("REASON_MEDIA_UNREADABLE", second)


if __name__ == "__main__":
    unittest.main()
