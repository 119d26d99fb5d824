/**
 * A trained model as a bundle: graph, tokenizer, reference, golden samples, card; and its parity.
 */
@NullMarked
package io.reelscore.training.export;

import org.jspecify.annotations.NullMarked;
