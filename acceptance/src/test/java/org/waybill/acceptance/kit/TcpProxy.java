package org.waybill.acceptance.kit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** A TCP proxy before a server of this machine, which can simulate network failures. */
public final class TcpProxy implements AutoCloseable {

    private final int port;
    private final int serverPort;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition restored = lock.newCondition();
    private ServerSocket listener;
    private Thread acceptor;
    private boolean silent;

    private TcpProxy(int port, int serverPort) throws IOException {
        this.port = port;
        this.serverPort = serverPort;
        this.listener = listen();
        this.acceptor = acceptAt(listener);
    }

    /** A proxy on a free port, before this server port. */
    public static TcpProxy before(int serverPort) {
        return on(Ports.free(), serverPort);
    }

    /** A proxy on a port that was chosen before, for servers that must know it. */
    public static TcpProxy on(int port, int serverPort) {
        try {
            return new TcpProxy(port, serverPort);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public int port() {
        return port;
    }

    /** Simulates a dead server: connections are reset, new ones refused. */
    public void cut() {
        try {
            listener.close();
            // A closed listener accepts connections until the virtual thread that waits at it has left.
            acceptor.join();
            sockets.forEach(TcpProxy::reset);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void reset(Socket socket) {
        try (socket) {
            socket.setSoLinger(true, 0);
        } catch (IOException alreadyClosed) {
            return;
        }
    }

    /** Simulates a silent network: connections stay open and are accepted, but no byte passes. */
    public void silence() {
        lock.lock();
        try {
            silent = true;
        } finally {
            lock.unlock();
        }
    }

    /** Ends the failure; bytes that were held back meanwhile arrive late. */
    public void restore() {
        lock.lock();
        try {
            silent = false;
            restored.signalAll();
            if (listener.isClosed()) {
                listener = listen();
                acceptor = acceptAt(listener);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        cut();
        lock.lock();
        try {
            silent = false;
            restored.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private ServerSocket listen() throws IOException {
        var socket = new ServerSocket();
        socket.bind(Ports.loopback(port), 512);
        return socket;
    }

    private Thread acceptAt(ServerSocket socket) {
        return Thread.ofVirtual().start(() -> accept(socket));
    }

    private void accept(ServerSocket server) {
        try {
            while (true) {
                var client = server.accept();
                sockets.add(client);
                Thread.ofVirtual().start(() -> join(client));
            }
        } catch (IOException closed) {
            return;
        }
    }

    private void join(Socket client) {
        try (client;
                var target = new Socket()) {
            passWhenNotSilent();
            target.connect(Ports.loopback(serverPort));
            target.setTcpNoDelay(true);
            client.setTcpNoDelay(true);
            sockets.add(target);
            var back = Thread.ofVirtual().start(() -> copy(target, client));
            copy(client, target);
            back.join();
            sockets.remove(target);
        } catch (IOException refused) {
            sockets.remove(client);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            sockets.remove(client);
        }
    }

    private void copy(Socket from, Socket to) {
        var bytes = new byte[64 * 1024];
        try {
            var out = to.getOutputStream();
            for (int n = from.getInputStream().read(bytes);
                    n >= 0;
                    n = from.getInputStream().read(bytes)) {
                passWhenNotSilent();
                out.write(bytes, 0, n);
            }
            to.shutdownOutput();
        } catch (IOException cut) {
            // If one end sees a broken connection, the other must see it too, and not an orderly end.
            reset(from);
            reset(to);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void passWhenNotSilent() throws InterruptedException {
        lock.lock();
        try {
            while (silent) {
                restored.await();
            }
        } finally {
            lock.unlock();
        }
    }
}
