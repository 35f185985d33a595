package no.krokbro.notification;

import java.util.Optional;

/**
 * That a source's hooks are messages in a format that is known, and how what they say is written.
 *
 * @param apiVersion of the API that pointers are for; that of the pointer where it has one when empty
 */
public record SendersFormat(EventReader reader, Pointers pointers, Optional<String> apiVersion) {}
