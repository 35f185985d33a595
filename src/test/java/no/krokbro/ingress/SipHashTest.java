package no.krokbro.ingress;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HexFormat;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SipHashTest {
    // the key of the authors' vectors: the bytes 0 to 15
    private static final SipHash KEYED = new SipHash(0x0706050403020100L, 0x0f0e0d0c0b0a0908L);

    /** The authors' vectors_sip128 for these lengths, and what OpenSSL's SIPHASH says. */
    @ParameterizedTest
    @CsvSource({
        "0, a3817f04ba25a8e66df67214c7550293",
        "1, da87c1d86b99af44347659119b22fc45",
        "7, a1f1ebbed8dbc153c0b84aa61ff08239",
        "8, 3b62a9ba6258f5610f83e264f31497b4",
        "9, 264499060ad9baabc47f8b02bb6d71ed",
        "15, 5493e99933b0a8117e08ec0f97cfc3d9",
        "16, 6ee2a4ca67b054bbfd3315bf85230577",
        "31, 2939b0183223fafc1723de4f52c43d35",
        "32, 7c3956ca5eeafc3e363e9d556546eb68",
        "63, 5150d1772f50834a503e069a973fbd7c"
    })
    void the_hash_is_that_of_its_authors(int length, String expected) {
        byte[] counted = new byte[length];
        for (int i = 0; i < length; i++) {
            counted[i] = (byte) i;
        }

        SipHash hash = KEYED.of(counted);

        byte[] bytes = ByteBuffer.allocate(16)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(hash.first())
                .putLong(hash.second())
                .array();
        assertThat(HexFormat.of().formatHex(bytes)).isEqualTo(expected);
    }
}
