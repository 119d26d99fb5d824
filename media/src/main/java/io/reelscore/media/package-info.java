/**
 * Frames of a clip: which are taken, how they are resized, and the port behind which a clip is
 * decoded.
 */
@NullMarked
package io.reelscore.media;

import org.jspecify.annotations.NullMarked;
