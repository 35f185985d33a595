/** A queue message out, acked when the endpoint or RabbitMQ has it. Knows nothing of ingress. */
@NullMarked
package no.krokbro.delivery;

import org.jspecify.annotations.NullMarked;
