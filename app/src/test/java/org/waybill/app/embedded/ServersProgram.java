package org.waybill.app.embedded;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.concurrent.Executors;

/** A process that runs every embedded server until it is killed or its input ends, and prints where they are. */
final class ServersProgram {

    private ServersProgram() {}

    public static void main(String[] arguments) throws IOException {
        try (var home = Home.open(Path.of(arguments[0]));
                var executor = Executors.newVirtualThreadPerTaskExecutor();
                var servers = EmbeddedServers.start(home, EnumSet.allOf(EmbeddedServers.Kind.class), executor)) {
            var kafka = servers.kafka().orElseThrow().clientSettings();
            System.out.println(kafka.get("bootstrap.servers"));
            System.out.println(kafka.get("sasl.jaas.config"));
            System.out.println(servers.ledger().orElseThrow().jdbcUrl());
            System.out.println(servers.ledger().orElseThrow().password());
            System.out.println(servers.s3().orElseThrow().endpoint());
            System.in.transferTo(OutputStream.nullOutputStream());
        }
    }
}
