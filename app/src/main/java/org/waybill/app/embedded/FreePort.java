package org.waybill.app.embedded;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.IntFunction;

/** Finds free ports of the loopback address. */
final class FreePort {

    private static final int FIRST = 20_000;

    /** From this port on, Linux uses ports for outgoing connections, which could take one before its server does. */
    private static final int END = 32_768;

    private static final int TRIES = 200;
    private static final int STARTS = 3;

    private FreePort() {}

    /** Starts a server on a free port, or on another one if somebody took that port first. */
    static <T> T start(IntFunction<T> server) {
        for (int start = 1; ; start++) {
            int port = next();
            try {
                return server.apply(port);
            } catch (StartException e) {
                if (start == STARTS || isFree(port)) {
                    throw e;
                }
            }
        }
    }

    private static int next() {
        for (int i = 0; i < TRIES; i++) {
            int port = ThreadLocalRandom.current().nextInt(FIRST, END);
            if (isFree(port)) {
                return port;
            }
        }
        throw new StartException("found no free port on 127.0.0.1 between " + FIRST + " and " + END + "; free some");
    }

    private static boolean isFree(int port) {
        try (var socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return true;
        } catch (IOException _) {
            return false;
        }
    }
}
