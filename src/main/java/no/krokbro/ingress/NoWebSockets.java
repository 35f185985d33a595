package no.krokbro.ingress;

import io.quarkus.vertx.http.HttpServerOptionsCustomizer;
import io.vertx.core.http.HttpServerOptions;
import jakarta.inject.Singleton;

/** Nobody speaks WebSocket with Krokbro, so no request is looked at for what compresses its frames. */
@Singleton
final class NoWebSockets implements HttpServerOptionsCustomizer {
    @Override
    public void customizeHttpServer(HttpServerOptions options) {
        plain(options);
    }

    @Override
    public void customizeHttpsServer(HttpServerOptions options) {
        plain(options);
    }

    private static void plain(HttpServerOptions options) {
        options.setPerFrameWebSocketCompressionSupported(false).setPerMessageWebSocketCompressionSupported(false);
    }
}
