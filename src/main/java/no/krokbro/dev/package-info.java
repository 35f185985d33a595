/** What {@code ./mvnw quarkus:dev} shows: a broker, a demo and an inbox. Not in any other build; no other room knows it. */
@NullMarked
package no.krokbro.dev;

import org.jspecify.annotations.NullMarked;
