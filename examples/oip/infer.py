"""Scores clips with NVIDIA's tritonclient, and compares each reward with RewardService: python infer.py HOST:PORT BUNDLE."""
import json, pathlib, sys
import grpc, numpy as np
import tritonclient.grpc as triton
from reelscore.v1 import reward_service_pb2 as rs, reward_service_pb2_grpc, tensor_pb2


def clips(bundle):
    """The held-out clips that a bundle brings along: prompts, and frames [clips, count, height, width, 3]."""
    samples = json.loads((bundle / "golden" / "golden.json").read_text())["samples"]
    spec = json.loads((bundle / "manifest.json").read_text())["preprocessing"]["frames"]
    shape = (spec["count"], spec["height"], spec["width"], 3)
    frames = [np.fromfile(bundle / sample["frames"], np.uint8).reshape(shape) for sample in samples]
    return [sample["prompt"] for sample in samples], np.stack(frames)


def infer(client, model, prompts, frames, **options):
    inputs = [triton.InferInput("frames", frames.shape, "UINT8"), triton.InferInput("prompt", [len(prompts), 1], "BYTES")]
    inputs[0].set_data_from_numpy(frames)
    inputs[1].set_data_from_numpy(np.array([[prompt.encode()] for prompt in prompts], dtype=np.object_))
    return client.infer(model, inputs, client_timeout=60, **options)


def score(stub, prompt, frames):
    tensor = tensor_pb2.Tensor(data_type=tensor_pb2.DATA_TYPE_UINT8, shape=frames.shape, data=frames.tobytes())
    return stub.Score(rs.ScoreRequest(sample=rs.Sample(prompt=prompt, frames=tensor)), timeout=60).rewards


def main(target, bundle):
    client = triton.InferenceServerClient(target)
    name = json.loads((bundle / "manifest.json").read_text())["name"]
    metadata = client.get_model_metadata(name)
    print(f"live {client.is_server_live()}, ready {client.is_server_ready()}, {name} ready {client.is_model_ready(name)}")
    for tensor in [*metadata.inputs, *metadata.outputs]:
        print(f"  {tensor.name} {tensor.datatype} {list(tensor.shape)}")

    prompts, frames = clips(bundle)
    wanted = [triton.InferRequestedOutput(output.name) for output in metadata.outputs]
    result = infer(client, name, prompts, frames, outputs=wanted, priority=1, parameters={"run_id": "example"})
    parameters = result.get_response().parameters
    print(f"by {parameters['identity'].string_param}, {parameters['determinism'].string_param}")

    differ = 0
    with grpc.insecure_channel(target) as channel:
        stub = reward_service_pb2_grpc.RewardServiceStub(channel)
        for row, prompt in enumerate(prompts):
            rewards = score(stub, prompt, frames[row])
            expected = {"composite": rewards.composite}
            for dimension, reward in rewards.by_dimension.items():
                expected[dimension], expected[f"{dimension}.normalized"] = reward.raw, reward.normalized
            got = {output: float(result.as_numpy(output)[row]) for output in expected}
            differ += sum(got[output] != value for output, value in expected.items())
            print(f"row {row}: " + ", ".join(f"{output} {got[output]:.4f}" for output in expected if "." not in output))
    print(f"{len(prompts)} rows, {differ} numbers differ from RewardService's")

    try:
        infer(client, name, [*prompts[:-1], " "], frames)
        refused = False
    except triton.InferenceServerException as error:
        refused = error.status() == "StatusCode.INVALID_ARGUMENT"
        print(f"{error.status()}: {error.message()}")
    return 0 if differ == 0 and refused else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], pathlib.Path(sys.argv[2])))
