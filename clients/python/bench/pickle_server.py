"""UNSAFE, for `reelscore bench clients` on the loopback interface only: the reward server of many trainers today.

It stands for yifan123/reward-server, the servers of yifan123/flow_grpo: a Flask application under Gunicorn that
unpickles the body of a POST, scores it and pickles its answer. Whoever reaches such a server can run any code on it.
The reward is the first element of the clip, so that only the transport costs.
"""

import io
import pickle

import numpy as np
from flask import Flask, request
from PIL import Image


def create_app() -> Flask:
    """The application, for Gunicorn."""
    app = Flask(__name__)
    app.add_url_rule("/", view_func=inference, methods=["POST"])
    return app


def inference() -> tuple[bytes, int]:
    """Scores {"images": arrays, or lists of JPEG bytes, one a prompt, "prompts": texts}."""
    data = pickle.loads(request.get_data())  # noqa: S301 - what is measured
    outputs = [float(pixels(clip).flat[0]) for clip in data["images"]]
    return pickle.dumps({"outputs": outputs}), 200


def pixels(clip: "np.ndarray | list[bytes]") -> np.ndarray:
    """A clip as a model takes it."""
    if isinstance(clip, np.ndarray):
        return clip
    return np.stack([np.asarray(Image.open(io.BytesIO(image), formats=["jpeg"])) for image in clip])
