/**
 * An acceptance test for each system that Krokbro meets in UH:IntArk, by the system's name, against real parts.
 * docs/intark.md has the table of requirements that name them.
 */
@NullMarked
package no.krokbro.intark;

import org.jspecify.annotations.NullMarked;
