package org.waybill.app.wiring;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Speaks no TLS, asks everybody for a password in clear, and keeps what it hears. */
final class CuriousPostgres implements AutoCloseable {

    private static final int TLS_WANTED = 80_877_103;
    private static final int ENCRYPTION_WANTED = 80_877_104;
    private static final byte[] PASSWORD_IN_CLEAR = {'R', 0, 0, 0, 8, 0, 0, 0, 3};

    private final ServerSocket socket;
    private final ConcurrentLinkedQueue<String> heard = new ConcurrentLinkedQueue<>();

    CuriousPostgres() throws IOException {
        socket = new ServerSocket(0, 10, InetAddress.getByName("0.0.0.0"));
        Thread.startVirtualThread(this::listen);
    }

    int port() {
        return socket.getLocalPort();
    }

    /** What clients have sent, but for their questions whether it speaks TLS. */
    String heard() {
        return String.join("\n", heard);
    }

    private void listen() {
        while (!socket.isClosed()) {
            try (var client = socket.accept()) {
                talk(client);
            } catch (IOException _) {
                // The client has heard enough.
            }
        }
    }

    private void talk(Socket client) throws IOException {
        var in = new DataInputStream(client.getInputStream());
        var out = new DataOutputStream(client.getOutputStream());
        while (true) {
            int length = in.readInt();
            int code = in.readInt();
            if (code != TLS_WANTED && code != ENCRYPTION_WANTED) {
                hear(in.readNBytes(length - 8));
                break;
            }
            out.write('N');
        }
        out.write(PASSWORD_IN_CLEAR);
        if (in.read() >= 0) {
            hear(in.readNBytes(in.readInt() - 4));
        }
    }

    private void hear(byte[] bytes) {
        heard.add(new String(bytes, StandardCharsets.ISO_8859_1));
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
