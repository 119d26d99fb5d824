"""Writes official HPQA heads as safetensors files, and what they give, made by PyTorch's own layers.

    python -m venv .venv && .venv/bin/pip install -r requirements.txt && .venv/bin/python make_hpqa.py

The modules bear the names of the official code (lian700/SoliReward, reduce_sequence =
progressive_hierarchical_attention); the attentions are torch.nn.MultiheadAttention with a
key_padding_mask. Inputs are float32 numbers of four decimals; the expected rewards are computed in
float64 from the weights as the file holds them. The same versions write the same files.
"""

import json
import pathlib

import torch
from safetensors.torch import save_file
from torch import nn

OUT = pathlib.Path(__file__).parents[1] / "resources/io/reelscore/training/weights"
HEADS = 8


class QueryOverLayer(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.query = nn.Embedding(1, width)
        self.attention = nn.ModuleList([nn.MultiheadAttention(width, HEADS, batch_first=True)])


class Hpqa(nn.Module):
    def __init__(self, width, stages):
        super().__init__()
        self.attention_query_first_layer = QueryOverLayer(width)
        self.attention_query_other_layers = nn.ModuleList(
            nn.MultiheadAttention(width, HEADS, batch_first=True) for _ in range(stages - 1))
        self.attention_query_final_layer = QueryOverLayer(width)
        self.reward_head = nn.Sequential(
            nn.Linear(width, width), nn.SiLU(), nn.Dropout(0.0), nn.Linear(width, 1, bias=False))

    def forward(self, taps, last, padding):
        def start(module):
            return module.query.weight.unsqueeze(0).expand(last.shape[0], -1, -1)

        query = start(self.attention_query_first_layer)
        stages = [self.attention_query_first_layer.attention[0], *self.attention_query_other_layers]
        for stage, states in zip(stages, taps, strict=True):
            query, _ = stage(query, states, states, key_padding_mask=padding)
        final = self.attention_query_final_layer
        answer, _ = final.attention[0](start(final), last, last, key_padding_mask=padding)
        return self.reward_head((query + answer).squeeze(1)).squeeze(-1)


def head(name, dtype, prefix, width, layers, taps, batch, tokens):
    module = Hpqa(width, len(taps))
    with torch.no_grad():
        for parameter in module.parameters():
            parameter.copy_((torch.randn(parameter.shape) * width**-0.5).to(dtype))
    tensors = {prefix + key: value.to(dtype) for key, value in module.state_dict().items()}
    tensors[prefix + "language_model.step"] = torch.tensor([3, 5], dtype=torch.int64)
    save_file(tensors, OUT / f"{name}.safetensors", metadata={"format": "pt"})
    module = module.double().eval()
    hidden = [(torch.round(torch.randn(batch, tokens, width) * 1e4) / 1e4) for _ in range(layers)]
    padding = torch.rand(batch, tokens) < 0.4
    padding[:, -1] = False
    padding[0] = False
    states = [h.double() for h in hidden]
    rewards = module([states[tap - 1] for tap in taps], states[-1], padding)
    return {
        "file": f"{name}.safetensors", "width": width, "taps": taps, "batch": batch, "tokens": tokens,
        "hidden": [[round(float(v), 4) for v in h.flatten()] for h in hidden],
        "visible": (~padding).long().flatten().tolist(),
        "expected": [float(f"{float(r):.9g}") for r in rewards.detach()],
    }


def main():
    torch.manual_seed(22170)
    torch.set_num_threads(1)
    OUT.mkdir(parents=True, exist_ok=True)
    heads = [
        head("hpqa-f32", torch.float32, "", width=16, layers=4, taps=[1, 2, 3, 4], batch=4, tokens=7),
        head("hpqa-bf16", torch.bfloat16, "model.", width=24, layers=3, taps=[1, 3], batch=3, tokens=5),
        head("hpqa-f16", torch.float16, "", width=8, layers=2, taps=[2], batch=5, tokens=6),
    ]
    (OUT / "hpqa.json").write_text(json.dumps(heads, separators=(",", ":")) + "\n")
    for path in sorted(OUT.iterdir()):
        print(f"{path.name}: {path.stat().st_size} bytes")


if __name__ == "__main__":
    main()
