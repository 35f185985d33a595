/** Guarded HTTP out of the house: the only room that touches an HTTP client. Knows addresses and answers; knows nothing of messages. */
@NullMarked
package no.krokbro.egress;

import org.jspecify.annotations.NullMarked;
