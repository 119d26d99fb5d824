"""Scores clips in one pipelined call, large files in chunks: python stream.py HOST:PORT PROMPT FILE..."""
import pathlib, sys
import grpc
from reelscore.v1 import failure_pb2, reward_service_pb2 as rs, reward_service_pb2_grpc

CHUNK_BYTES = 1 << 20

def messages(files, prompt):
    """The header, then each clip: whole when it is small, else as a start and its chunks."""
    yield rs.ScoreStreamRequest(header=rs.StreamHeader(run_id="example", sample_timeout_millis=60_000))
    for file in files:
        data = pathlib.Path(file).read_bytes()
        if len(data) <= CHUNK_BYTES:
            yield rs.ScoreStreamRequest(sample=rs.Sample(sample_id=file, prompt=prompt, encoded_video=data))
            continue
        empty = rs.Sample(sample_id=file, prompt=prompt, encoded_video=b"")
        yield rs.ScoreStreamRequest(start=rs.SampleStart(sample=empty, data_bytes=len(data)))
        for offset in range(0, len(data), CHUNK_BYTES):
            chunk = data[offset : offset + CHUNK_BYTES]
            yield rs.ScoreStreamRequest(chunk=rs.SampleChunk(sample_id=file, offset=offset, data=chunk))

def scores(stub, files, prompt):
    """Yields (file, rewards, None) or (file, None, failure) as they are known, in whatever order that is."""
    for reply in stub.ScoreStream(messages(files, prompt)):
        outcome = reply.outcome
        if outcome.WhichOneof("outcome") == "rewards":
            yield outcome.sample_id, outcome.rewards, None
        else:
            yield outcome.sample_id, None, outcome.failure

if __name__ == "__main__":
    target, prompt, *files = sys.argv[1:]
    failed = 0
    with grpc.insecure_channel(target) as channel:
        for file, rewards, failure in scores(reward_service_pb2_grpc.RewardServiceStub(channel), files, prompt):
            if failure:
                failed += 1
                print(f"{file}: failed, {failure_pb2.Reason.Name(failure.reason)}: {failure.message}")
            else:
                print(f"{file}: composite {rewards.composite:.3f}")
    sys.exit(3 if failed else 0)
