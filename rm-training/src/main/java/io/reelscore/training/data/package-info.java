/** Clips, prompts and labels: from the world, and from a user's own annotations. */
@NullMarked
package io.reelscore.training.data;

import org.jspecify.annotations.NullMarked;
