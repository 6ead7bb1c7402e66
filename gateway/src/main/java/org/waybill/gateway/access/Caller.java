package org.waybill.gateway.access;

import java.net.InetAddress;
import java.util.List;
import java.util.function.Function;
import org.waybill.gateway.path.RequestedFile;

/**
 * Who asks for what.
 *
 * @param peer the other end of the connection
 * @param headers all values of a header, by its name
 */
public record Caller(InetAddress peer, String method, RequestedFile file, Function<String, List<String>> headers) {

    public Right needed() {
        return method.equals("GET") || method.equals("HEAD") ? Right.READ : Right.WRITE;
    }

    boolean sends(String header) {
        return !headers.apply(header).isEmpty();
    }
}
