/** What a comparison and a judged clip cost. */
@NullMarked
package io.reelscore.training.loss;

import org.jspecify.annotations.NullMarked;
