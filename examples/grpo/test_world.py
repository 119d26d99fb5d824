"""The world against the golden clips of the Java module `world`: the same scenes, pixels and gold. Needs numpy only."""

import hashlib
import json
import pathlib
import unittest

import numpy as np

import render
import world

GOLDEN = pathlib.Path(__file__).resolve().parents[2] / "world/src/test/resources/io/reelscore/world/golden-clips.json"


class WorldTest(unittest.TestCase):
    def setUp(self) -> None:
        golden = json.loads(GOLDEN.read_text())
        self.seed, self.clips = golden["world_seed"], golden["clips"]
        self.assertEqual(20, len(self.clips))

    def test_scenes_are_those_of_java(self) -> None:
        for clip in self.clips:
            scene = world.group_scenes(self.seed, clip["group"], clip["clip"] + 1)[clip["clip"]]

            self.assertEqual(clip["prompt"], scene.prompt)
            for name in ("wrong_shape", "radius", "floor", "background_hue", "background_saturation", "speed"):
                self.assertEqual(clip[name], getattr(scene, name), name)
            self.assertEqual(clip["seed"] % 2**64, scene.seed)

    def test_pixels_are_those_of_java(self) -> None:
        for clip in self.clips:
            scene = world.group_scenes(self.seed, clip["group"], clip["clip"] + 1)[clip["clip"]]

            frames = render.render(scene, np.array(clip["latents"]))

            self.assertEqual((8, 32, 32, 3), frames.shape)
            self.assertEqual(clip["frame_sums"], frames.sum(axis=(1, 2, 3)).tolist(), clip["prompt"])
            self.assertEqual(clip["frames_sha256"], hashlib.sha256(frames.tobytes()).hexdigest(), clip["prompt"])

    def test_gold_is_that_of_java(self) -> None:
        latents = np.array([clip["latents"] for clip in self.clips])

        gold = world.gold(latents)

        np.testing.assert_allclose(gold, [clip["gold"] for clip in self.clips], rtol=1e-12)

    def test_the_file_has_every_shape_and_motion(self) -> None:
        prompts = " ".join(clip["prompt"] for clip in self.clips)

        for word in (*world.SHAPES, *world.MOTIONS):
            self.assertIn(word, prompts)


if __name__ == "__main__":
    unittest.main()
