/** A webhook in, a confirmed notification out. Knows nothing of deliveries. */
@NullMarked
package no.krokbro.ingress;

import org.jspecify.annotations.NullMarked;
