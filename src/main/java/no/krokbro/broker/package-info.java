/** Connections, confirmed publishing, consuming: the only room that touches com.rabbitmq. Knows nothing of hooks or endpoints. */
@NullMarked
package no.krokbro.broker;

import org.jspecify.annotations.NullMarked;
