/** The state of the models as the standard gRPC health service tells it. */
@NullMarked
package io.reelscore.service.health;

import org.jspecify.annotations.NullMarked;
