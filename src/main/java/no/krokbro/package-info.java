/** Where the program begins. Knows commands; the rooms below do the work. */
@NullMarked
package no.krokbro;

import org.jspecify.annotations.NullMarked;
