/** Where time comes from, and what is done again and again as it passes. */
@NullMarked
package no.krokbro.time;

import org.jspecify.annotations.NullMarked;
