package no.krokbro.egress;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** A server that knows the time, asked once by SNTP (RFC 5905, 14). */
public record TimeServer(String host, int port) {
    private static final int LENGTH = 48;
    private static final byte CLIENT = (4 << 3) | 3; // version 4, mode 3
    private static final int SERVER = 4;
    private static final int RECEIVED = 32;
    private static final int TRANSMITTED = 40;
    private static final int LAST_STRATUM = 15;
    private static final long UNIX = Instant.parse("1900-01-01T00:00:00Z").getEpochSecond();
    private static final int PATIENCE = 2000; // ms

    /** How far {@code clock} is ahead of it; negative when it is behind, none when the server says nothing of use. Waits up to 2 s. */
    public Optional<Duration> offset(Clock clock) {
        // a number of no meaning in place of our time, so that nobody who does not see it can answer (RFC 9769)
        long question = RandomGenerator.getDefault().nextLong();
        ByteBuffer packet = ByteBuffer.allocate(LENGTH).put(0, CLIENT).putLong(TRANSMITTED, question);
        try (DatagramSocket socket = new DatagramSocket()) {
            socket.setSoTimeout(PATIENCE);
            socket.connect(new InetSocketAddress(host, port)); // takes answers from there only
            Instant sent = clock.instant();
            socket.send(new DatagramPacket(packet.array(), LENGTH));
            DatagramPacket answer = new DatagramPacket(new byte[LENGTH], LENGTH);
            socket.receive(answer);
            Instant came = clock.instant();
            return answer.getLength() < LENGTH
                    ? Optional.empty()
                    : offset(ByteBuffer.wrap(answer.getData()), question, sent, came);
        } catch (IOException | IllegalArgumentException e) { // the latter: a name without an address
            return Optional.empty();
        }
    }

    private static Optional<Duration> offset(ByteBuffer answer, long question, Instant sent, Instant came) {
        boolean sound = (answer.get(0) & 7) == SERVER
                && answer.get(1) >= 1 // 0: it tells us to go away
                && answer.get(1) <= LAST_STRATUM
                && answer.getLong(24) == question;
        if (!sound) {
            return Optional.empty();
        }
        Duration out = Duration.between(time(answer, RECEIVED), sent);
        Duration back = Duration.between(time(answer, TRANSMITTED), came);
        return Optional.of(out.plus(back).dividedBy(2));
    }

    private static Instant time(ByteBuffer answer, int at) {
        long seconds = Integer.toUnsignedLong(answer.getInt(at));
        long era = seconds < 1L << 31 ? 1L << 32 : 0; // the count began anew in 2036 (RFC 5905, 6)
        long nanos = (Integer.toUnsignedLong(answer.getInt(at + 4)) * 1_000_000_000) >>> 32;
        return Instant.ofEpochSecond(UNIX + era + seconds, nanos);
    }
}
