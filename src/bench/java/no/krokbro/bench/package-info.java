/** Measures Krokbro beside RabbitMQ's own PerfTest, and breaks RabbitMQ under it. Run by profiles; no part of a build. */
@NullMarked
package no.krokbro.bench;

import org.jspecify.annotations.NullMarked;
