package org.waybill.app.embedded;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/** Finds ports of the loopback address that nobody listens on. */
final class FreePort {

    private static final int FIRST = 20_000;

    /** Linux gives the ports from here on to outgoing connections, which could take one before its server does. */
    private static final int END = 32_768;

    private static final int TRIES = 200;

    private FreePort() {}

    static int next() {
        for (int i = 0; i < TRIES; i++) {
            int port = ThreadLocalRandom.current().nextInt(FIRST, END);
            try (var socket = new ServerSocket()) {
                socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
                return port;
            } catch (IOException _) {
                // taken: try another
            }
        }
        throw new StartException("found no free port on 127.0.0.1 between " + FIRST + " and " + END + "; free some");
    }
}
