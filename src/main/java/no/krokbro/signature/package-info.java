/** How a webhook is signed, checked and made. Knows bytes and keys; knows nothing of tenants. */
@NullMarked
package no.krokbro.signature;

import org.jspecify.annotations.NullMarked;
