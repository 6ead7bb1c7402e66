package org.waybill.gateway;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.SocketChannel;
import org.apache.coyote.http11.Http11NioProtocol;
import org.apache.tomcat.util.net.NioChannel;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** HTTP/1.1 whose connections can be cut from outside: a thread that waits for a slow client cannot be interrupted. */
public final class Protocol extends Http11NioProtocol {

    private static final Logger LOG = LoggerFactory.getLogger(Protocol.class);

    /** Ends the connection to a client in both directions; whoever waits for it gets an exception. */
    void cut(InetSocketAddress client) {
        for (var connection : getEndpoint().getConnections()) {
            NioChannel channel = connection.getSocket();
            if (connection.getRemotePort() == client.getPort() && channel != null) {
                shutDown(channel.getIOChannel(), client);
            }
        }
    }

    private static void shutDown(SocketChannel channel, InetSocketAddress client) {
        try {
            if (client.equals(channel.getRemoteAddress())) {
                channel.shutdownInput();
                channel.shutdownOutput();
            }
        } catch (IOException e) {
            LOG.debug("{} has gone by itself", client, e);
        }
    }
}
