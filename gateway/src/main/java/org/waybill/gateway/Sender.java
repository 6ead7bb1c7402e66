package org.waybill.gateway;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.waybill.gateway.files.OpenFile;
import org.waybill.gateway.http.Multipart;
import org.waybill.gateway.http.Span;

/** Sends spans of an open file. The first bytes are read before anything is sent, so that a failure is still an answer. */
final class Sender implements AutoCloseable {

    private final Buffers buffers;
    private final OpenFile file;
    private final List<Span> spans;
    private final byte[] buffer;
    private InputStream content;
    private int filled;
    private int at;
    private long left;

    private Sender(Buffers buffers, OpenFile file, List<Span> spans) throws IOException {
        this.buffers = buffers;
        this.file = file;
        this.spans = spans;
        this.content = open(spans.getFirst());
        this.buffer = buffers.take();
    }

    /** Reads the first bytes. */
    static Sender begin(Buffers buffers, OpenFile file, List<Span> spans) throws IOException {
        var sender = new Sender(buffers, file, spans);
        try {
            sender.fill();
            return sender;
        } catch (IOException e) {
            sender.close();
            throw e;
        }
    }

    private InputStream open(Span span) throws IOException {
        left = span.length();
        return file.read(span.start(), span.length());
    }

    /** Fills the buffer as far as the span goes. */
    private void fill() throws IOException {
        int wanted = (int) Math.min(buffer.length, left);
        filled = content.readNBytes(buffer, 0, wanted);
        left -= filled;
        if (filled < wanted) {
            throw new EOFException("the file ended " + left + " bytes before its length");
        }
    }

    /**
     * Sends all of it.
     *
     * @param frame of several spans; null: there is one
     */
    void send(Exchange exchange, @Nullable Multipart frame) throws IOException {
        while (true) {
            if (frame != null) {
                exchange.write(ByteBuffer.wrap(frame.head(spans.get(at))));
            }
            exchange.write(ByteBuffer.wrap(buffer, 0, filled));
            while (left > 0) {
                fill();
                exchange.write(ByteBuffer.wrap(buffer, 0, filled));
            }
            at++;
            if (at == spans.size()) {
                break;
            }
            content.close();
            content = open(spans.get(at));
            fill();
        }
        if (frame != null) {
            exchange.write(ByteBuffer.wrap(frame.tail()));
        }
    }

    @Override
    public void close() throws IOException {
        buffers.give(buffer);
        content.close();
    }
}
