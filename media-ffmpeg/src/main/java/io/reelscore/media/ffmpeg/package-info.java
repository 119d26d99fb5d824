/** FFmpeg behind the decoder port, and the encoder that writes sample clips. */
@NullMarked
package io.reelscore.media.ffmpeg;

import org.jspecify.annotations.NullMarked;
