/**
 * The Java client: rewards for clips, as typed results.
 *
 * <pre>{@code
 * try (RewardClient client = RewardClient.builder("localhost:9090").build()) {
 *   Sample sample = new Sample("clip-1", Clip.encoded(Path.of("clip.mp4")), "a red circle rolling right");
 *   ScoreOptions options = ScoreOptions.DEFAULT.withModel(ModelRef.named("reelscore-demo")).withRunId("run-7");
 *   String line = client.score(sample, options).match(
 *       scored -> scored.rewards() + " by " + scored.servedBy().identity(),
 *       failed -> failed.reason() + ": " + failed.message());
 *   System.out.println(line);
 * }
 * }</pre>
 *
 * A failure is a value with its cause, never a number: nothing that went wrong on the way, at the
 * server or in a reply can be taken for a reward.
 */
@NullMarked
package io.reelscore.client;

import org.jspecify.annotations.NullMarked;
