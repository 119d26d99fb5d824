/** The video-text reward model as PyTorch arrays: named parameters and the forward pass. */
@NullMarked
package io.reelscore.training.model;

import org.jspecify.annotations.NullMarked;
