package org.waybill.gateway;

import java.io.IOException;
import java.io.InputStream;

/** A client's body that notes how fast it comes. */
final class WatchedBody extends InputStream {

    private final InputStream body;
    private final Transfer transfer;

    WatchedBody(InputStream body, Transfer transfer) {
        this.body = body;
        this.transfer = transfer;
    }

    @Override
    public int read() throws IOException {
        var one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        transfer.begin(0);
        int read = -1;
        try {
            read = body.read(into, offset, length);
            return read;
        } finally {
            transfer.end(Math.max(read, 0));
        }
    }

    @Override
    public int available() throws IOException {
        return body.available();
    }
}
