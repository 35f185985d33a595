package no.krokbro.intark;

/** Two institutions whose brokers nobody can reach: their documents tell of them all the same. */
final class Institutions {
    static final String SECRET = "a-secret-that-nobody-tells";

    static final String CATALOGUE = """
            service:
              public-url: https://gw-uio.intark.example/krokbro
            tenants:
              uio:
                contact: integrasjon@uio.example
                brokers:
                  mq:
                    uri: amqps://mq-uio.intark.example/system-test-canvas
                    username: system-test-canvas
                    passwords: [ %1$s ]
                    brom: https://brom.intark.example
                  legacy:
                    uri: amqps://mq.uio.example/%%2Fno%%2Fuio%%2Fintegration
                    username: krokbro
                    passwords: [ %1$s ]
                sources:
                  github:
                    scheme: github
                    secrets: [ %1$s ]
                    publish: { broker: mq }
                    notification: { type: "no.uio.{source}.{event}", subject: "{json:/repository/url}" }
                    contact: git@uio.example
                  inspera:
                    scheme: inspera
                    secrets: [ %1$s ]
                    publish: { broker: legacy, exchange: ex_messages, routing-key: "no.uio.inspera.{json:/event}" }
                    contact: eksamen@uio.example
                    gateway: { scheme: basic, secrets: [ "gravitee:%1$s" ] }
                  alma:
                    scheme: alma
                    secrets: [ %1$s ]
                    publish: { broker: mq, routing-key: fixed.key }
                    contact: bibliotek@uio.example
                  graph:
                    scheme: microsoft-graph
                    secrets: [ %1$s ]
                    publish: { broker: mq }
                    contact: ms365@uio.example
                  cloud:
                    scheme: cloudevents
                    secrets: [ %1$s ]
                    publish: { broker: mq }
                    contact: hendelser@uio.example
                  fs:
                    scheme: bearer
                    secrets: [ %1$s ]
                    publish: { broker: mq }
                    notification: { reads: fs }
                    contact: fs@uio.example
              kristiania:
                brokers:
                  own:
                    uri: amqps://mq.kristiania.example/krokbro
                    username: krokbro
                    passwords: [ %1$s ]
                sources:
                  gitlab:
                    scheme: gitlab
                    secrets: [ %1$s ]
                    publish: { broker: own, exchange: events }
                    contact: drift@kristiania.example
            """.formatted(SECRET);

    private Institutions() {}
}
