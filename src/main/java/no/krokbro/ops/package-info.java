/** Health, metrics and wide log lines: watches all, used by none. */
@NullMarked
package no.krokbro.ops;

import org.jspecify.annotations.NullMarked;
