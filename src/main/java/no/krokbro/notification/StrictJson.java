package no.krokbro.notification;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;

/** JSON as it is taken from strangers. */
final class StrictJson {
    static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(64)
                    .maxNumberLength(100)
                    .build())
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES) // a sender chooses the names
            .disable(JsonFactory.Feature.CHARSET_DETECTION) // RFC 8259 8.1: UTF-8
            .build();
    static final String NOT_JSON =
            "the body is not JSON: UTF-8, nested at most 64 deep, numbers of at most 100 digits, no name twice";

    private StrictJson() {}
}
