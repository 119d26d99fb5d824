/**
 * The model bundle: the folder that training writes and serving loads, and nothing else connects
 * the two.
 */
@NullMarked
package io.reelscore.bundle;

import org.jspecify.annotations.NullMarked;
