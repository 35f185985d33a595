package no.krokbro;

import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import java.io.PrintStream;
import java.nio.file.Path;
import java.security.Security;
import java.util.Map;
import no.krokbro.catalogue.CatalogueFile;
import no.krokbro.catalogue.CatalogueReading.Faulty;
import no.krokbro.catalogue.CatalogueReading.Sound;
import no.krokbro.selfservice.SignedCurl;
import no.krokbro.time.Time;

/** Runs the service, or one of the commands that need none of it. */
@QuarkusMain
public final class Main {
    private static final String USAGE = """
            krokbro                      runs the service
            krokbro check FILE           reads the catalogue in FILE, says every mistake in it, opens no connection
            krokbro sign TENANT/SOURCE   prints a line for a shell that sends what the source's vendor would send""";

    Main() {}

    /** Starts nothing of the service for a command, so that it answers at once and opens no port. */
    public static void main(String... args) {
        if (args.length == 0) {
            forgetAddresses();
            carryNothingAlong();
            Quarkus.run();
        } else {
            System.exit(command(args, System.getenv(), System.out, System.err));
        }
    }

    // The JDK remembers addresses for 30 s and failures for 10; a broker that moves has to be found at once. Its policy
    // is read at the first look-up, which the first call of Security already causes: this order, and nowhere later.
    // A native image has read it when it was built: application.properties says 0 there, too; failures it remembers.
    private static void forgetAddresses() {
        System.setProperty("sun.net.inetaddr.ttl", "0");
        Security.setProperty("networkaddress.cache.negative.ttl", "0");
    }

    // Nothing hangs on a thread here, as application.properties says: so no step of a Uni is wrapped to find that out
    // each time.
    private static void carryNothingAlong() {
        Infrastructure.clearInterceptors();
    }

    static int command(String[] args, Map<String, String> environment, PrintStream out, PrintStream err) {
        if (args.length == 2 && args[0].equals("check")) {
            return check(Path.of(args[1]), environment, out);
        }
        if (args.length == 2 && args[0].equals("sign")) {
            return sign(args[1], environment, out, err);
        }
        err.println(USAGE);
        return 2;
    }

    private static int check(Path file, Map<String, String> environment, PrintStream out) {
        return switch (new CatalogueFile(file, environment).read()) {
            case Faulty(var mistakes) -> {
                mistakes.forEach(out::println);
                yield 1;
            }
            case Sound(var catalogue) -> {
                catalogue
                        .weakenings()
                        .forEach(weakening -> out.println(file + " " + weakening.path() + ": lowers a guarantee"));
                out.println(file + ": no mistakes");
                yield 0;
            }
        };
    }

    private static int sign(String source, Map<String, String> environment, PrintStream out, PrintStream err) {
        Path file = Path.of(environment.getOrDefault("KROKBRO_CONFIG", "krokbro.yaml"));
        return switch (new CatalogueFile(file, environment).read()) {
            case Faulty(var mistakes) -> {
                mistakes.forEach(err::println);
                yield 1;
            }
            case Sound(var catalogue) -> {
                try {
                    out.println(SignedCurl.line(catalogue, source, Time.clock().instant()));
                    yield 0;
                } catch (IllegalArgumentException impossible) {
                    err.println(impossible.getMessage());
                    yield 1;
                }
            }
        };
    }
}
