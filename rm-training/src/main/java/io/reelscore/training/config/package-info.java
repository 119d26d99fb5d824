/** What is to be trained and how: its settings, their presets, and their file. */
@NullMarked
package io.reelscore.training.config;

import org.jspecify.annotations.NullMarked;
