/** Decoding in processes of their own, which may run out of memory, hang or die. */
@NullMarked
package io.reelscore.media.ffmpeg.worker;

import org.jspecify.annotations.NullMarked;
