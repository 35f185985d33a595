/** What people and tools see and change: API and pages. Carries no message. */
@NullMarked
package no.krokbro.selfservice;

import org.jspecify.annotations.NullMarked;
