package no.krokbro.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import no.krokbro.fixture.DebianTool;

/** The cheapest endpoint that there is: nginx, one process, which reads a request and answers 204. */
final class Sink implements AutoCloseable {
    private static final Path FOLDER = Path.of("target", "benchmark", "sink").toAbsolutePath();
    // stub_status prints three numbers: accepts, handled, requests
    private static final Pattern REQUESTS = Pattern.compile("\\n \\d+ \\d+ (\\d+)");
    private static final String CONFIGURATION = """
            daemon off;
            master_process off;
            pid nginx.pid;
            error_log error.log;
            events { worker_connections 4096; }
            http {
                access_log off;
                client_body_temp_path body;
                proxy_temp_path proxy;
                fastcgi_temp_path fastcgi;
                scgi_temp_path scgi;
                uwsgi_temp_path uwsgi;
                keepalive_requests 1000000000;
                split_clients $request_id $busy { 25% 1; * ""; }
                server {
                    listen 127.0.0.1:PORT;
                    location / { return 204; }
                    location = /busy {
                        add_header Retry-After 14400 always;
                        if ($busy) { return 429; }
                        return 204;
                    }
                    location = /requests { stub_status; }
                }
            }
            """;

    private final int port = freePort();
    private final Process process;
    private long asked;

    Sink() {
        try {
            Path file = Files.createDirectories(FOLDER).resolve("nginx.conf");
            Files.writeString(file, CONFIGURATION.replace("PORT", String.valueOf(port)));
            process = DebianTool.find("nginx", "nginx")
                    .with("-p", FOLDER, "-e", FOLDER.resolve("error.log"), "-c", file)
                    .inheritIO()
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
    }

    /** Where it takes hooks. */
    URI url() {
        return URI.create("http://127.0.0.1:" + port + "/hooks");
    }

    /** Where every fourth request, at random, is told to come again in four hours. */
    URI busy() {
        return url().resolve("/busy");
    }

    long pid() {
        return process.pid();
    }

    /** How many requests it has had, but for those that asked. */
    long requests() {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            asked++;
            socket.getOutputStream().write("GET /requests HTTP/1.0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
            Matcher requests = REQUESTS.matcher(answer);
            if (!requests.find()) {
                throw new IllegalStateException(answer);
            }
            return Long.parseLong(requests.group(1)) - asked;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        process.destroy();
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
