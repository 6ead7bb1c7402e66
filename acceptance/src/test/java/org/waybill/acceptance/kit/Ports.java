package org.waybill.acceptance.kit;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/** Free TCP ports of the loopback address. */
public final class Ports {

    private Ports() {}

    /**
     * A free port. It lies below the range from which the kernel assigns ports, so that a server that is stopped for a
     * while finds its port still free. The product's embedded servers take ports from 20,000 on: a server of a test that
     * takes one between their look and their start would answer Kafka's clients, which run out of memory then.
     */
    public static int free() {
        for (int attempt = 0; attempt < 1000; attempt++) {
            int port = ThreadLocalRandom.current().nextInt(10_000, 20_000);
            try (var socket = new ServerSocket()) {
                socket.bind(loopback(port));
                return port;
            } catch (IOException taken) {
                continue;
            }
        }
        throw new IllegalStateException("no free port between 10000 and 20000");
    }

    static InetSocketAddress loopback(int port) {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }
}
