/** What exists: tenants, brokers, sources and subscriptions as one immutable value, parsed once. Opens no connection. */
@NullMarked
package no.krokbro.catalogue;

import org.jspecify.annotations.NullMarked;
