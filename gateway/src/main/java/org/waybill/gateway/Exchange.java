package org.waybill.gateway;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.coyote.ActionCode;
import org.jspecify.annotations.Nullable;
import org.waybill.gateway.files.Side;
import org.waybill.gateway.http.Problem;

/** One request and its response. */
final class Exchange {

    private final Request request;
    private final org.apache.coyote.Response response;
    private final String method;
    private Transfer transfer = Transfer.UNWATCHED;
    private @Nullable Side side;
    private boolean cut;

    Exchange(Request request, Response response) {
        this.request = request;
        this.response = response.getCoyoteResponse();
        this.method = requireNonNull(request.getMethod());
    }

    /** Whether the server has refused it already: what it sent is no request, or could be read in two ways. */
    boolean isRefused() {
        return response.isErrorReportRequired();
    }

    /** Whether the body says its length in two ways. */
    boolean hasTwoLengths() {
        return request.getHeader("Transfer-Encoding") != null
                && RawHead.holdsContentLength(
                        request.getCoyoteRequest().requestURI().getByteChunk());
    }

    String method() {
        return method;
    }

    boolean isGet() {
        return method.equals("GET");
    }

    boolean isHead() {
        return method.equals("HEAD");
    }

    String protocol() {
        return String.valueOf(request.getProtocol());
    }

    /** The path of the request line as it was sent: each byte is one character. */
    String path() {
        return String.valueOf(request.getRequestURI());
    }

    /** The query as it was sent. */
    Optional<String> query() {
        return Optional.ofNullable(request.getQueryString());
    }

    List<String> headers(String name) {
        // Most requests ask for few of those that we look for.
        return request.getHeader(name) == null ? List.of() : Collections.list(request.getHeaders(name));
    }

    Optional<String> header(String name) {
        return Optional.ofNullable(request.getHeader(name));
    }

    /** The length that the body says of itself; negative: it comes in chunks. */
    long bodyLength() {
        return request.getContentLengthLong();
    }

    InetSocketAddress client() {
        return new InetSocketAddress(peer(), request.getRemotePort());
    }

    InetAddress peer() {
        try {
            // An address and no name, so nobody is asked.
            return InetAddress.getByName(request.getRemoteAddr());
        } catch (UnknownHostException e) {
            throw new IllegalStateException("the address of a connection is an address", e);
        }
    }

    /** From now on the client's pace is watched. */
    void watch(Transfer watched) {
        this.transfer = watched;
    }

    /** The body; the client is told to send it when it is first read. */
    InputStream body() throws IOException {
        return new WatchedBody(request.getStream(), transfer);
    }

    void set(String name, String value) {
        response.setHeader(name, value);
    }

    void status(int status) {
        response.setStatus(status);
    }

    int status() {
        return response.getStatus();
    }

    /** Says how the body is. */
    void content(String type, long length) {
        response.setContentTypeNoCharset(type);
        response.setContentLength(length);
    }

    /** Sends bytes of the body. What was set before is sent first. */
    void write(ByteBuffer bytes) throws IOException {
        transfer.begin(bytes.remaining());
        try {
            response.doWrite(bytes);
        } finally {
            transfer.end();
        }
    }

    /** Sends what is still held back, so that the client is waited for as long as it is watched. */
    void flush() throws IOException {
        transfer.begin(0);
        try {
            response.action(ActionCode.CLIENT_FLUSH, null);
            if (response.getErrorException() instanceof IOException failure) {
                throw failure;
            }
        } finally {
            transfer.end();
        }
    }

    /** Answers without a body. */
    void empty(int status) {
        response.setStatus(status);
        if (status != 204 && status != 304) {
            response.setContentLength(0);
        }
    }

    void refuse(Problem problem) throws IOException {
        var body = problem.body();
        response.setStatus(problem.status());
        content(Problem.TYPE, body.length);
        set("Cache-Control", "no-store");
        set("X-Content-Type-Options", "nosniff");
        if (!isHead()) {
            write(ByteBuffer.wrap(body));
        }
    }

    /** The client must not send a second request over this connection. */
    void close() {
        set("Connection", "close");
    }

    boolean isCommitted() {
        return response.isCommitted();
    }

    /** Forgets what was set so far. */
    void reset() {
        response.reset();
    }

    /** Breaks the connection, so that no client takes what it got for the whole. */
    void cut(@Nullable Throwable why) {
        cut = true;
        response.action(ActionCode.CLOSE_NOW, why);
    }

    boolean wasCut() {
        return cut;
    }

    void side(Side served) {
        this.side = served;
    }

    Optional<Side> side() {
        return Optional.ofNullable(side);
    }

    long bytesSent() {
        return response.getContentWritten();
    }
}
