/** What the service measures, by name, unit and meaning. */
@NullMarked
package io.reelscore.service.metrics;

import org.jspecify.annotations.NullMarked;
