package io.reelscore.client;

import io.grpc.Deadline;
import io.reelscore.client.ByteBudget.Room;
import java.util.concurrent.CompletableFuture;

/** A sample on its way through a stream. */
final class StreamSample {
  private final Sample sample;
  private final Deadline deadline;
  private final Room room;
  private final CompletableFuture<ScoreResult> answer = new CompletableFuture<>();
  private int attempts;

  StreamSample(Sample sample, Deadline deadline, Room room) {
    this.sample = sample;
    this.deadline = deadline;
    this.room = room;
  }

  Sample sample() {
    return sample;
  }

  Deadline deadline() {
    return deadline;
  }

  Room room() {
    return room;
  }

  /** Completes normally, unless it is cancelled. */
  CompletableFuture<ScoreResult> answer() {
    return answer;
  }

  /** How often it was sent. */
  int attempts() {
    return attempts;
  }

  void attempted() {
    attempts++;
  }

  boolean isOver() {
    return answer.isDone();
  }

  /** Its one answer; later ones mean nothing. */
  void complete(ScoreResult result) {
    room.leave();
    answer.complete(result);
  }
}
