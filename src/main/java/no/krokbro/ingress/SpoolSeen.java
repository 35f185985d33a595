package no.krokbro.ingress;

/** A spool differs from what was seen before; fired for those who watch. */
public record SpoolSeen(SpoolState before, SpoolState now) {}
