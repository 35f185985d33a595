/** RFC 9457 for every error that a person or tool sees. Knows words and status codes; decides nothing. */
@NullMarked
package no.krokbro.problem;

import org.jspecify.annotations.NullMarked;
