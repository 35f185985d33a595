/** What happened, to which object, when: read from a hook and written as a message. Knows formats; knows neither brokers nor HTTP servers. */
@NullMarked
package no.krokbro.notification;

import org.jspecify.annotations.NullMarked;
