/**
 * The Java client: rewards for clips, as typed results. A failure is a value with its cause, never
 * a number: nothing that went wrong on the way, at the server or in a reply can be taken for a
 * reward. {@link io.reelscore.client.RewardClient} is where to begin.
 */
@NullMarked
package io.reelscore.client;

import org.jspecify.annotations.NullMarked;
