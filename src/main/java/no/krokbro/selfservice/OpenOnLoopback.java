package no.krokbro.selfservice;

import io.quarkus.arc.profile.IfBuildProfile;
import jakarta.inject.Singleton;

/** Is there in dev builds only: who sits at this machine needs no key. No setting of another build can bring it back. */
@Singleton
@IfBuildProfile("dev")
final class OpenOnLoopback {}
