/** From a checked sample to the engine: decoding, tokens, deadlines. */
@NullMarked
package io.reelscore.service.scoring;

import org.jspecify.annotations.NullMarked;
