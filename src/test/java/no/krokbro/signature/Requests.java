package no.krokbro.signature;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Requests as they come over the wire. */
final class Requests {
    private Requests() {}

    static SignedRequest of(byte[] body) {
        return with(Map.of(), body);
    }

    static SignedRequest with(Map<String, String> headers, byte[] body) {
        Map<String, List<String>> several = new HashMap<>();
        headers.forEach((name, value) -> several.put(name, List.of(value)));
        return withSeveral(several, body);
    }

    static SignedRequest withSeveral(Map<String, List<String>> headers, byte[] body) {
        Map<String, List<String>> inAnyCase = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        inAnyCase.putAll(headers);
        return new SignedRequest("POST", "", name -> inAnyCase.getOrDefault(name, List.of()), body);
    }
}
