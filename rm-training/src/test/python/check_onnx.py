"""Has onnx.checker look at the graphs of bundles, with shape inference, and tells what they are.

    python -m venv .venv && .venv/bin/pip install -r requirements.txt
    .venv/bin/python check_onnx.py BUNDLE...

Ends with 1 when a graph is not sound.
"""

import collections
import pathlib
import sys

import onnx


def check(folder):
    path = folder / "model.onnx"
    model = onnx.load(path)
    onnx.checker.check_model(model, full_check=True)
    inferred = onnx.shape_inference.infer_shapes(model, check_type=True, strict_mode=True, data_prop=True)
    known = {v.name for v in inferred.graph.value_info} | {v.name for v in inferred.graph.output}
    unknown = [o for node in inferred.graph.node for o in node.output if o not in known]
    if unknown:
        raise ValueError(f"{len(unknown)} values without an inferred shape: {unknown[:5]}")
    types = collections.Counter(
        onnx.TensorProto.DataType.Name(weight.data_type) for weight in model.graph.initializer)
    print(f"{path}: sound; opset {model.opset_import[0].version}, IR {model.ir_version}, "
          f"{len(model.graph.node)} nodes of {len({n.op_type for n in model.graph.node})} kinds, "
          f"initializers {dict(sorted(types.items()))}")


def main():
    if len(sys.argv) < 2:
        sys.exit("expected: one or more folders of bundles")
    failed = False
    for argument in sys.argv[1:]:
        try:
            check(pathlib.Path(argument))
        except (onnx.checker.ValidationError, onnx.shape_inference.InferenceError, OSError, ValueError) as e:
            failed = True
            print(f"{argument}: {e}", file=sys.stderr)
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
