package no.krokbro.signature;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import no.krokbro.signature.Scheme.Mistake;
import no.krokbro.signature.Scheme.Parsed.Invalid;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Somebody declares a scheme with a mistake in it, and hears where it is, what is wrong and what to do. */
class SchemeMistakesTest {
    private static final String PATH = "sources.chat.scheme.";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "key: text | key | is not a section. Write { key: value }.",
                "topic: TopicArn | topic | TopicArn is not a place. Write header:NAME or json:/pointer.",
                "topic: json:TopicArn | topic | is not a JSON pointer. Begin it with /, as in /event/type.",
                "topic: 'header:' | topic | is not a header's name. Use letters, digits and hyphens.",
                "topic: header:X Y | topic | is not a header's name. Use letters, digits and hyphens.",
                "version: { algorithms: { '1': rsa-sha1 } } | version.place | is missing. A scheme cannot do without it.",
                "version: { place: json:/v, algorithms: { '1': hmac-sha256 } } | version.algorithms.1"
                        + " | hmac-sha256 is no algorithm with a public key.",
                "version: { place: json:/v, algorithms: { '2': rsa } } | version.algorithms.2"
                        + " | rsa is no algorithm with a public key.",
                "version: { place: json:/v, algorithms: [ rsa-sha1 ] } | version.algorithms"
                        + " | is not a section. Write { name: value }.",
                "version: { place: json:/v } | version.algorithms | is missing. A scheme cannot do without it.",
                "version: { place: json:/v, algorithms: { } } | version.algorithms | is empty. Write { name: value }.",
                "version: { place: json:/v, algorithms: { '1': rsa-sha1 }, x: 1 } | version.x | is not known here. Known are algorithms, place.",
                "certificate: { hosts: [ a.example ], names: [ a.example ] } | certificate.address"
                        + " | is missing. A scheme cannot do without it.",
                "certificate: { address: header:A, names: [ a.example ] } | certificate.hosts"
                        + " | and names: at least one of each, or anybody's certificate would do.",
                "certificate: { address: header:A, hosts: [ a.example ] } | certificate.hosts"
                        + " | and names: at least one of each, or anybody's certificate would do.",
                "certificate: { address: header:A, hosts: [ a.example, b ], names: [ a.example ] } | certificate.hosts"
                        + " | b is not a host. Write one such as keys.*.vendor.example.",
                "certificate: { address: header:A, hosts: [ a.example ], names: [ a.example ], x: 1 } | certificate.x"
                        + " | is not known here. Known are address, hosts, names.",
                "components: [ content-digest ] | components"
                        + " | goes with {signature-base}, and must hold content-digest: it alone covers the body.",
                "body-hash: sha256 | body-hash"
                        + " | needs {url} and {sorted-form} in signed, which it stands in for. Leave it out.",
                "handshakes: { method: HEAD } | handshakes" + " | is not a list of sections. Write [ { key: value } ].",
                "handshakes: [ GET ] | handshakes | is not a list of sections. Write [ { key: value } ].",
                "batch: { id: /id } | batch.items | is missing. A scheme cannot do without it.",
                "batch: { items: value } | batch.items | is not a JSON pointer. Begin it with /, as in /event/type.",
                "notification: { subject: a } | notification.type | is missing. A scheme cannot do without it."
            })
    void what_is_wrong_beside_the_signature_is_said(String line, String path, String text) {
        assertThat(mistakes("""
                        algorithm: hmac-sha256
                        signed: "{body}"
                        signature: { header: X-Sign, encoding: hex }
                        %s
                        """.formatted(line))).containsExactly(new Mistake(PATH + path, text));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "algorithm: none, signed: '{body}' | signed"
                        + " | stands beside algorithm none, which signs nothing. Remove one of them.",
                "algorithm: none, signature: { header: A, encoding: hex } | signature"
                        + " | stands beside algorithm none, which signs nothing. Remove one of them.",
                "algorithm: token, signed: '{body}', signature: { header: A, encoding: hex } | signed"
                        + " | has no effect with a token, which signs nothing. Remove it.",
                "algorithm: jwt, signed: '{body}', signature: { header: A, encoding: text } | signed"
                        + " | has no effect with a token, which signs nothing. Remove it.",
                "algorithm: token, signature: { body: true, encoding: text } | signature.body"
                        + " | is for algorithm jwt, whose token stands in a header or is the body.",
                "algorithm: jwt, signature: { json: /token, encoding: text } | signature.body"
                        + " | is for algorithm jwt, whose token stands in a header or is the body.",
                "algorithm: token, signature: { headers: [ A, 'B C' ], encoding: text } | signature.headers"
                        + " | has a name that no header has. Use letters, digits and hyphens.",
                "algorithm: token, signature: { header: A, form: b, encoding: text } | signature.header"
                        + " | or headers, json, form, query, body: one of them says where it stands. Write just one.",
                "algorithm: token, signature: { encoding: text } | signature.header"
                        + " | or headers, json, form, query, body: one of them says where it stands. Write just one.",
                "algorithm: token, signature: { header: A } | signature.encoding"
                        + " | is missing. A scheme cannot do without it.",
                "algorithm: rsa-sha256, signed: '{signature-base}', signature: { header: A, encoding: hex } | components"
                        + " | goes with {signature-base}, and must hold content-digest: it alone covers the body.",
                "algorithm: hmac-sha1, signed: '{json:/a}', signature: { header: A, encoding: hex } | signed"
                        + " | does not cover {body}, so anybody could change it. Add {body}.",
                "algorithm: hmac-sha1, signed: '{url}', each: /a, signature: { header: A, encoding: hex } | signed"
                        + " | does not cover {body}, so anybody could change it. Add {body}.",
                "algorithm: hmac-sha1, signed: '{body}}', signature: { header: A, encoding: hex } | signed"
                        + " | has a } without its {. Write places as {id}, {timestamp} and {body}.",
                "algorithm: hmac-sha1, signed: '{url}{body}', body-hash: h, signature: { header: A, encoding: hex }"
                        + " | body-hash"
                        + " | needs {url} and {sorted-form} in signed, which it stands in for. Leave it out.",
                "algorithm: hmac-sha1, signed: '{sorted-form}', body-hash: h, signature: { header: A, encoding: hex }"
                        + " | body-hash"
                        + " | needs {url} and {sorted-form} in signed, which it stands in for. Leave it out."
            })
    void what_is_wrong_about_the_signature_is_said(String scheme, String path, String text) {
        assertThat(mistakes("{ %s }".formatted(scheme))).containsExactly(new Mistake(PATH + path, text));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "[ { method: GET, signed: maybe } ] | [0].signed | is neither true nor false.",
                "[ { method: HEAD }, { method: PUT, when: [ header:A ] } ] | [1].method"
                        + " | is not GET, HEAD, OPTIONS or POST. No other asks a handshake.",
                "[ { answer: { status: 204 } } ] | [0].when"
                        + " | is missing, so every hook would be a handshake. Say what tells it from a hook.",
                "[ { method: GET, signed: true } ] | [0].method"
                        + " | has neither a body nor a signature. Ask for query: or header: only.",
                "[ { method: GET, when: [ 'json:/a' ] } ] | [0].method"
                        + " | has neither a body nor a signature. Ask for query: or header: only.",
                "[ { method: OPTIONS, token: 'json:/a' } ] | [0].method"
                        + " | has neither a body nor a signature. Ask for query: or header: only.",
                "[ { method: HEAD, answer: { headers: { A: '{json:/a}' } } } ] | [0].method"
                        + " | has neither a body nor a signature. Ask for query: or header: only.",
                "[ { when: [ header:A, challenge ] } ] | [0].when"
                        + " | challenge is not a place. Write query:NAME, header:NAME or json:/pointer.",
                "[ { when: [ header:A, 'header:B C' ] } ] | [0].when"
                        + " | B C is not a header's name. Use letters, digits and hyphens.",
                "[ { when: [ header:A, 'json:type = 1' ] } ] | [0].when"
                        + " | type is not a JSON pointer. Begin it with /, as in /event/type.",
                "[ { when: [ header:A ], visit: address } ] | [0].visit"
                        + " | address is not a place. Write query:NAME, header:NAME or json:/pointer.",
                "[ { when: [ header:A ], answer: { status: 404 } } ] | [0].answer.status"
                        + " | is not a number from 200 to 299.",
                "[ { when: [ header:A ], answer: { text: a, json: { b: c } } } ] | [0].answer.text"
                        + " | stands beside json. An answer has one body: write just one.",
                "[ { when: [ header:A ], answer: { json: [ b ] } } ] | [0].answer.json"
                        + " | is not a section. Write { name: value }.",
                "[ { when: [ header:A ], answer: { json: { b: '{c}' } } } ] | [0].answer.json.b"
                        + " | c is not a place. Write query:NAME, header:NAME or json:/pointer.",
                "[ { when: [ header:A ], answer: { headers: { 'B C': d } } } ] | [0].answer.headers"
                        + " | has a name that is none of a header. Use letters, digits and hyphens.",
                "[ { when: [ header:A ], answer: { text: a, x: 1 } } ] | [0].answer.x"
                        + " | is not known here. Known are headers, json, status, text."
            })
    void what_is_wrong_about_a_handshake_is_said(String handshakes, String path, String text) {
        assertThat(mistakes("{ algorithm: none, handshakes: %s }".formatted(handshakes)))
                .containsExactly(new Mistake(PATH + "handshakes" + path, text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"}", "{", "a}", "{query:a", "a{query:b", "{query:a}}", "}{query:a}", "a}b{query:c}"})
    void a_brace_without_the_other_is_a_mistake(String text) {
        assertThat(mistakes(
                        "{ algorithm: none, handshakes: [ { method: GET, answer: { text: '%s' } } ] }".formatted(text)))
                .containsExactly(new Mistake(
                        PATH + "handshakes[0].answer.text", "has a { or } without the other. Write {place}."));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "signed: '{body}'",
                "signed: '{sorted-form}'",
                "signed: '{body-crc32}'",
                "signed: '{json-lines:a,b}'",
                "signed: '{json:/a}', each: /items",
                "signed: '{url}{sorted-form}', body-hash: sha",
                "signed: '{url-any-port}{sorted-form}', body-hash: sha",
                "signed: '{signature-base}', components: [ content-digest ]",
                "signed: '{timestamp}{body}', timestamp: { header: B }",
                "signed: '{body}', timestamp: { json: /sent }",
                "signed: '{sorted-form}', timestamp: { form: sent }",
                "signed: '{json-lines:a,sent}', timestamp: { json: /sent }"
            })
    void whatever_covers_something_of_the_body_and_the_time_can_be_signed(String signed) {
        assertThat(mistakes(
                        "{ algorithm: rsa-sha256, signature: { header: A, encoding: base64 }, %s }".formatted(signed)))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "signed: '{body}', timestamp: { header: B }",
                "signed: '{body}', timestamp: { query: sent }",
                "signed: '{body-crc32}', timestamp: { json: /sent }",
                "signed: '{json-lines:a,b}', timestamp: { json: /sent }",
                "signed: '{json-lines:a,sent}', timestamp: { json: /a/sent }",
                "signed: '{json-lines:a,sent}', timestamp: { json: /sent/a }",
                "signed: '{json-lines:a,sent}', timestamp: { header: sent }",
                "signed: '{json:/sent}', each: /a, timestamp: { json: /sent }"
            })
    void a_time_that_the_signature_does_not_cover_is_a_mistake(String signed) {
        assertThat(mistakes(
                        "{ algorithm: rsa-sha256, signature: { header: A, encoding: base64 }, %s }".formatted(signed)))
                .containsExactly(new Mistake(
                        PATH + "timestamp",
                        "is not signed, so anybody could renew it. Add {timestamp} to signed, or leave it out."));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "success-status: 200",
                "success-status: 299",
                "key: { min-bytes: 1, max-bytes: 4096 }",
                "key: { min-bytes: 8, max-bytes: 8 }",
                "id: { header: \"!#$%&'*+-.^_`|~azAZ09\" }",
                "id: { header: A, separator: ' ' }",
                "id: { header: A, separator: '|' }"
            })
    void what_is_just_within_bounds_is_no_mistake(String line) {
        assertThat(mistakes("""
                        algorithm: hmac-sha256
                        signed: "{body}"
                        signature: { header: X-Sign, encoding: hex }
                        %s
                        """.formatted(line))).isEmpty();
    }

    private static List<Mistake> mistakes(String yaml) {
        return DeclaredSchemes.parsed(yaml) instanceof Invalid(var mistakes) ? mistakes : List.of();
    }
}
