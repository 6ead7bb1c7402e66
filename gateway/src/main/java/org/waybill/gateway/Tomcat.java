package org.waybill.gateway;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.util.function.Consumer;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.core.StandardEngine;
import org.apache.catalina.core.StandardHost;
import org.apache.catalina.core.StandardServer;
import org.apache.catalina.core.StandardService;
import org.apache.catalina.valves.ValveBase;
import org.apache.tomcat.util.modeler.Registry;

/** A Tomcat that hands every request to one handler: no context, no servlet, no session, no filter. */
final class Tomcat {

    /** How much goes to the system at a time; it decides the speed of large files. */
    private static final int BUFFER = 64 << 10;

    /** Each of them holds a buffer. */
    private static final int MOST_CONNECTIONS = 1_024;

    private static final int TIMEOUT_MILLIS = 20_000;
    /** Characters that browsers send as they are. */
    private static final String RELAXED = "[]{}|^`\"<>";

    private final StandardServer server = new StandardServer();
    private final Connector connector;
    private final Protocol protocol;

    Tomcat(InetAddress address, int port, Limits limits, Consumer<Exchange> handler) {
        // The registry of beans would hold the connectors of all servers of this process under one name.
        Registry.disableRegistry();
        this.protocol = protocol(address, limits);
        this.connector = connector(protocol, port, limits);
        // Tomcat wants one; no request gets to it.
        var host = new StandardHost();
        host.setName("gateway");
        var engine = new StandardEngine();
        engine.setName("gateway");
        engine.setDefaultHost(host.getName());
        engine.addChild(host);
        engine.setBackgroundProcessorDelay(-1);
        engine.getPipeline().setBasic(new Entrance(handler));
        var service = new StandardService();
        service.setName("gateway");
        service.setContainer(engine);
        service.addConnector(connector);
        server.setPort(-1);
        server.addService(service);
    }

    private static Protocol protocol(InetAddress address, Limits limits) {
        var protocol = new Protocol();
        protocol.setAddress(address);
        protocol.setMaxConnections(MOST_CONNECTIONS);
        protocol.setConnectionTimeout(TIMEOUT_MILLIS);
        protocol.setKeepAliveTimeout(TIMEOUT_MILLIS * 3);
        protocol.setMaxKeepAliveRequests(-1);
        protocol.setMaxHttpRequestHeaderSize(limits.head());
        protocol.setMaxHeaderCount(100);
        protocol.setRelaxedPathChars(RELAXED);
        protocol.setRelaxedQueryChars(RELAXED);
        // What is refused is refused before its body is sent.
        protocol.setContinueResponseTiming("onRead");
        protocol.setUseSendfile(false);
        protocol.setCompression("off");
        // Outside of the heap: one copy less, a third of the processor time of a large file.
        protocol.setProperty("socket.appWriteBufSize", Integer.toString(BUFFER));
        protocol.setProperty("socket.appReadBufSize", Integer.toString(BUFFER / 4));
        protocol.setProperty("socket.directBuffer", "true");
        protocol.setProperty("useVirtualThreads", "true");
        return protocol;
    }

    private static Connector connector(Protocol protocol, int port, Limits limits) {
        var connector = new Connector(protocol);
        connector.setPort(port);
        connector.setXpoweredBy(false);
        connector.setAllowTrace(true);
        // Tomcat's own reading of the path decides nothing here, so it must refuse nothing.
        connector.setURIEncoding("ISO-8859-1");
        connector.setEncodedSolidusHandling("passthrough");
        connector.setEncodedReverseSolidusHandling("passthrough");
        connector.setAllowBackslash(true);
        connector.setProperty("bindOnInit", "false");
        connector.setProperty("maxTrailerSize", Integer.toString(limits.head()));
        return connector;
    }

    /** Begins to listen. */
    void start() throws BindException {
        try {
            server.start();
        } catch (LifecycleException e) {
            throw refused(e);
        }
        if (!connector.getState().isAvailable()) {
            stop();
            throw new BindException("The port " + connector.getPort() + " is not free.");
        }
    }

    private BindException refused(LifecycleException failure) throws BindException {
        stop();
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof BindException bind) {
                return bind;
            }
        }
        throw new IllegalStateException("Tomcat does not start", failure);
    }

    int port() {
        return connector.getLocalPort();
    }

    Protocol protocol() {
        return protocol;
    }

    /** Takes no new connection, and closes those that wait for their next request. */
    void pause() {
        connector.pause();
        protocol.closeServerSocketGraceful();
    }

    void stop() {
        try {
            server.stop();
            server.destroy();
        } catch (LifecycleException e) {
            throw new IllegalStateException("Tomcat does not stop", e);
        }
    }

    /** Where every request comes in. */
    private static final class Entrance extends ValveBase {

        private final Consumer<Exchange> handler;

        Entrance(Consumer<Exchange> handler) {
            super(true);
            this.handler = handler;
        }

        @Override
        public void invoke(Request request, Response response) throws IOException {
            handler.accept(new Exchange(request, response));
        }
    }
}
