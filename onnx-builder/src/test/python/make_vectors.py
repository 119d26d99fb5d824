"""Writes the vectors that the graphs of this module must reproduce, made by PyTorch's own layers.

    python -m venv .venv && .venv/bin/pip install -r requirements.txt && .venv/bin/python make_vectors.py

Weights and inputs are float32 numbers of four decimals; the expected results are computed in
float64. Every tensor is a flat row-major list. The same versions write the same file.
"""

import json
import pathlib

import torch
from torch import nn

OUT = pathlib.Path(__file__).parents[1] / "resources/io/reelscore/onnx/torch-vectors.json"


def numbers(*shape, scale=1.0):
    """Random numbers that four decimals write exactly, as float32 reads them back."""
    values = torch.round(torch.randn(*shape) * scale * 1e4) / 1e4
    return values.double()


def as_float32(values):
    return values.float().double()


def fill(module, scale):
    """Random weights, so that no bias is zero and no LayerNorm an identity."""
    with torch.no_grad():
        for parameter in module.parameters():
            parameter.copy_(as_float32(numbers(*parameter.shape, scale=scale)))
    return module.double().eval()


def flat(values):
    return [round(float(v), 4) for v in values.detach().flatten()]


def exact(values):
    return [float(f"{float(v):.9g}") for v in values.detach().flatten()]


def weights(module, names=lambda name: name):
    return {names(name): flat(value) for name, value in module.named_parameters()}


def key_padding(batch, tokens):
    """True where a key is padding; the last token is always real, the first sample has no padding."""
    padding = torch.rand(batch, tokens) < 0.4
    padding[:, -1] = False
    padding[0] = False
    return padding


def attention(width, heads, batch, queries, tokens):
    module = fill(nn.MultiheadAttention(width, heads, bias=True, batch_first=True), width**-0.5)
    query = as_float32(numbers(batch, queries, width))
    memory = as_float32(numbers(batch, tokens, width))
    padding = key_padding(batch, tokens)
    out, _ = module(query, memory, memory, key_padding_mask=padding, need_weights=False)
    return {
        "width": width, "heads": heads, "batch": batch, "queries": queries, "tokens": tokens,
        "weights": weights(module), "query": flat(query), "memory": flat(memory),
        "visible": (~padding).long().flatten().tolist(), "expected": exact(out),
    }


BLOCK_NAMES = {"self_attn": "attention", "linear1": "mlp.fc1", "linear2": "mlp.fc2"}


def block_name(name):
    for theirs, ours in BLOCK_NAMES.items():
        name = name.replace(theirs, ours)
    return name


def block(width, heads, batch, tokens):
    gelu = lambda x: nn.functional.gelu(x, approximate="tanh")
    module = fill(
        nn.TransformerEncoderLayer(
            width, heads, dim_feedforward=4 * width, activation=gelu, norm_first=True, batch_first=True),
        width**-0.5)
    x = as_float32(numbers(batch, tokens, width))
    padding = key_padding(batch, tokens)
    out = module(x, src_key_padding_mask=padding)
    return {
        "width": width, "heads": heads, "batch": batch, "tokens": tokens,
        "weights": weights(module, block_name), "x": flat(x),
        "visible": (~padding).long().flatten().tolist(), "expected": exact(out),
    }


class Hpqa(nn.Module):
    """Hierarchical progressive query attention, as published: arXiv 2512.22170."""

    def __init__(self, width, heads, stages):
        super().__init__()
        self.q0 = nn.Parameter(torch.empty(1, width))
        self.q_res = nn.Parameter(torch.empty(1, width))
        self.stages = nn.ModuleList(
            nn.MultiheadAttention(width, heads, bias=True, batch_first=True) for _ in range(stages))
        self.res = nn.MultiheadAttention(width, heads, bias=True, batch_first=True)
        self.fc1 = nn.Linear(width, width)
        self.fc2 = nn.Linear(width, 1, bias=False)

    def forward(self, taps, last, padding):
        batch = last.shape[0]
        q = self.q0.expand(batch, -1, -1)
        for stage, h in zip(self.stages, taps):
            q, _ = stage(q, h, h, key_padding_mask=padding, need_weights=False)
        o, _ = self.res(
            self.q_res.expand(batch, -1, -1), last, last, key_padding_mask=padding, need_weights=False)
        return self.fc2(nn.functional.silu(self.fc1((q + o).squeeze(1)))).squeeze(1)


def hpqa(width, heads, layers, taps, batch, tokens):
    module = fill(Hpqa(width, heads, len(taps)), width**-0.5)
    hidden = [as_float32(numbers(batch, tokens, width)) for _ in range(layers)]
    padding = key_padding(batch, tokens)
    reward = module([hidden[tap - 1] for tap in taps], hidden[-1], padding)
    return {
        "width": width, "heads": heads, "taps": taps, "batch": batch, "tokens": tokens,
        "weights": weights(module), "hidden": [flat(h) for h in hidden],
        "visible": (~padding).long().flatten().tolist(), "expected": exact(reward),
    }


def main():
    torch.manual_seed(20251222)
    torch.set_num_threads(1)
    vectors = {
        "attention": [
            attention(width=8, heads=1, batch=2, queries=1, tokens=5),
            attention(width=12, heads=3, batch=3, queries=2, tokens=7),
            attention(width=16, heads=8, batch=2, queries=4, tokens=6),
            attention(width=24, heads=4, batch=3, queries=1, tokens=9),
        ],
        "block": [
            block(width=8, heads=2, batch=3, tokens=6),
            block(width=16, heads=4, batch=2, tokens=5),
        ],
        "hpqa": [
            hpqa(width=16, heads=8, layers=4, taps=[1, 2, 3, 4], batch=4, tokens=7),
            hpqa(width=24, heads=8, layers=3, taps=[1, 2], batch=3, tokens=5),
        ],
    }
    OUT.parent.mkdir(parents=True, exist_ok=True)
    OUT.write_text(json.dumps(vectors, separators=(",", ":")) + "\n")
    print(f"{OUT.name}: {OUT.stat().st_size} bytes")


if __name__ == "__main__":
    main()
