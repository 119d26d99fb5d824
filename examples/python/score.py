"""Scores clips with plain grpcio: python score.py HOST:PORT PROMPT FILE..."""
import pathlib, sys
import grpc
from grpc_status import rpc_status
from reelscore.v1 import failure_pb2, reward_service_pb2 as rs, reward_service_pb2_grpc

def score(stub, file, prompt, timeout=60.0):
    """Returns (reply, None) or (None, failure). A failure is never a number."""
    sample = rs.Sample(sample_id=file, prompt=prompt, encoded_video=pathlib.Path(file).read_bytes())
    try:
        return stub.Score(rs.ScoreRequest(sample=sample, run_id="example"), timeout=timeout), None
    except grpc.RpcError as error:
        failure = failure_pb2.Failure(code=error.code().value[0], message=error.details())
        status = rpc_status.from_call(error)
        for detail in status.details if status else ():
            detail.Unpack(failure)
        return None, failure

if __name__ == "__main__":
    target, prompt, *files = sys.argv[1:]
    with grpc.insecure_channel(target, options=[("grpc.max_send_message_length", -1)]) as channel:
        stub = reward_service_pb2_grpc.RewardServiceStub(channel)
        outcomes = [(file, *score(stub, file, prompt)) for file in files]
    for file, reply, failure in outcomes:
        if failure:
            print(f"{file}: failed, {failure_pb2.Reason.Name(failure.reason)}: {failure.message}")
        else:
            raw = {name: round(reward.raw, 3) for name, reward in sorted(reply.rewards.by_dimension.items())}
            print(f"{file}: composite {reply.rewards.composite:.3f} {raw} by {reply.served_by.model.text}")
    sys.exit(3 if any(failure for _, _, failure in outcomes) else 0)
