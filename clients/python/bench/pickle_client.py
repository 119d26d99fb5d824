"""UNSAFE, for `reelscore bench clients` only: what trainers send today, as the remote rewards of yifan123/flow_grpo do.

A requests session posts a pickled dict and unpickles the answer.
"""

import io
import pickle

import numpy as np
import requests
from PIL import Image
from requests.adapters import HTTPAdapter, Retry


class PickleClient:
    """Sends one clip a request, as an array or as JPEG files of its frames."""

    def __init__(self, target: str, jpeg: bool) -> None:
        self._url = f"http://{target}"
        self._jpeg = jpeg
        self._session = requests.Session()
        retries = Retry(total=1000, backoff_factor=1, status_forcelist=[500], allowed_methods=None)
        self._session.mount("http://", HTTPAdapter(max_retries=retries))

    def score(self, clip: np.ndarray, prompt: str) -> float:
        """The reward of a clip."""
        images = [[self._file(frame) for frame in clip]] if self._jpeg else [clip]
        body = pickle.dumps({"images": images, "prompts": [prompt]})
        response = self._session.post(self._url, data=body, timeout=120)
        response.raise_for_status()
        return pickle.loads(response.content)["outputs"][0]  # noqa: S301 - what is measured

    @staticmethod
    def _file(frame: np.ndarray) -> bytes:
        buffer = io.BytesIO()
        Image.fromarray(frame).save(buffer, format="JPEG")
        return buffer.getvalue()
