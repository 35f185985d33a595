package no.krokbro.catalogue;

import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import no.krokbro.egress.Network;
import no.krokbro.egress.Pem;
import no.krokbro.signature.Secret;

/** The kinds of text that settings take. Each says what it takes when it is given something else. */
final class Kinds {
    private static final Pattern EMAIL =
            Pattern.compile("[^\\s@<>\"(),;:]+@[^\\s@<>\"(),;:.]+(\\.[^\\s@<>\"(),;:.]+)+");
    private static final Pattern NETWORK = Pattern.compile("[0-9a-fA-F:./]+");
    private static final Pattern TOKEN = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+"); // RFC 9110 5.6.2
    private static final Pattern MEDIA_TYPE = Pattern.compile("[a-z0-9!#$&^_.+-]+/[a-z0-9!#$&^_.+-]+");
    private static final Pattern NO_ESCAPE = Pattern.compile("~(?![01])"); // RFC 6901
    private static final int SHORT_STRING = 255; // AMQP 0-9-1
    private static final int LONGEST_ADDRESS = 254; // RFC 5321

    private Kinds() {}

    static String text(Setting setting) {
        return required(setting.text());
    }

    static String text(String text) {
        return required(text);
    }

    private static String required(String text) {
        if (text.isBlank()) {
            throw new Wrong("is empty. Give it a value.");
        }
        return text;
    }

    /** What AMQP can carry as the name of something. */
    static String amqpName(Setting setting) {
        return required(amqpNameOrEmpty(setting));
    }

    /** An empty name is the default exchange's. */
    static String amqpNameOrEmpty(Setting setting) {
        String name = setting.text();
        if (name.getBytes(StandardCharsets.UTF_8).length > SHORT_STRING) {
            throw new Wrong("takes at most 255 bytes");
        }
        return name;
    }

    static String headerName(Setting setting) {
        return headerName(setting.text());
    }

    static String headerName(String name) {
        if (!TOKEN.matcher(name).matches()) {
            throw new Wrong("takes the name of an HTTP header");
        }
        return name;
    }

    static boolean flag(Setting setting) {
        return choice(Map.of("true", true, "false", false)).apply(setting);
    }

    /** One of some words, and what each means. */
    static <T> Function<Setting, T> choice(Map<String, T> meanings) {
        return setting -> {
            String word = text(setting);
            if (!meanings.containsKey(word)) {
                var words = new TreeSet<>(meanings.keySet());
                throw new Wrong("takes " + String.join(" or ", words) + "." + Spelling.hint(word, words));
            }
            return meanings.get(word);
        };
    }

    static <T> Function<Setting, List<T>> atLeastOne(Function<Setting, T> kind) {
        return setting -> {
            List<T> list = setting.list(kind);
            if (list.isEmpty()) {
                throw new Wrong("takes at least one");
            }
            return list;
        };
    }

    static String mediaType(Setting setting) {
        String type = setting.text();
        if (!MEDIA_TYPE.matcher(type).matches()) {
            throw new Wrong("takes a media type in lower case, without parameters, such as application/json");
        }
        return type;
    }

    static String jsonPointer(Setting setting) {
        return jsonPointer(setting.text());
    }

    static String jsonPointer(String pointer) {
        if (!pointer.startsWith("/") || NO_ESCAPE.matcher(pointer).find()) {
            throw new Wrong("takes a JSON pointer such as /repository/url");
        }
        return pointer;
    }

    static Secret secret(Setting setting) {
        return Secret.of(text(setting));
    }

    static String email(Setting setting) {
        String address = text(setting);
        if (address.length() > LONGEST_ADDRESS || !EMAIL.matcher(address).matches()) {
            throw new Wrong("takes an e-mail address that people read");
        }
        return address;
    }

    static Network network(Setting setting) {
        String cidr = text(setting);
        if (!NETWORK.matcher(cidr).matches()) {
            throw new Wrong("takes a network such as 10.0.0.0/8 or fd00::/8");
        }
        return told(() -> Network.parse(cidr));
    }

    static String certificates(Setting setting) {
        String pem = required(setting.wholeText());
        try {
            if (Pem.certificates(pem).isEmpty()) {
                throw new Wrong("holds no certificate. Put PEM certificates there.");
            }
            return pem;
        } catch (CertificateException e) {
            throw new Wrong("holds something else than PEM certificates");
        }
    }

    /** When the last of them runs out. */
    static Instant lastDay(String certificates) {
        try {
            return Pem.certificates(certificates).stream()
                    .map(certificate -> certificate.getNotAfter().toInstant())
                    .max(Comparator.naturalOrder())
                    .orElseThrow(Reported::new);
        } catch (CertificateException e) {
            throw new Reported(); // they were read once
        }
    }

    /** What {@code made} makes; another room's refusal, fit for operators, becomes the mistake. */
    static <T> T told(Supplier<T> made) {
        try {
            return made.get();
        } catch (IllegalArgumentException e) {
            throw new Wrong(String.valueOf(e.getMessage()));
        }
    }
}
