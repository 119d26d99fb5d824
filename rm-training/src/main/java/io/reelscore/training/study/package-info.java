/**
 * The miniature study: reward models by many recipes, a policy trained against each, and what true
 * quality comes of it.
 */
@NullMarked
package io.reelscore.training.study;

import org.jspecify.annotations.NullMarked;
