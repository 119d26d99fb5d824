/** The Open Inference Protocol, version 2, as another way to the same engine. */
@NullMarked
package io.reelscore.service.oip;

import org.jspecify.annotations.NullMarked;
