package no.krokbro.egress;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.net.PemTrustOptions;
import java.net.InetAddress;
import java.nio.file.Path;

/** The client as it is shipped, but it trusts a test's authority, and every name is this machine. */
public final class TrustingEgress {
    private TrustingEgress() {}

    /** A client that trusts {@code authority}, a file of PEM. */
    public static EgressClient of(Vertx vertx, Path authority) {
        var trust = new HttpClientOptions().setTrustOptions(new PemTrustOptions().addCertPath(authority.toString()));
        return new EgressClient(vertx, trust, _ -> new InetAddress[] {InetAddress.ofLiteral("127.0.0.1")});
    }
}
