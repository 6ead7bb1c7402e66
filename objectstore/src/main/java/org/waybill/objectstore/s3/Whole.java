package org.waybill.objectstore.s3;

import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** A body that must end exactly where the target said: a body that is cut short throws. */
final class Whole extends FilterInputStream {

    private long left;

    /** @param length that the target announced; negative when it announced none */
    Whole(InputStream body, long length) {
        super(body);
        this.left = length < 0 ? Long.MAX_VALUE : length;
    }

    @Override
    public int read() throws IOException {
        var one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] into, int from, int room) throws IOException {
        int count = super.read(into, from, room);
        if (count < 0 && left > 0 && left != Long.MAX_VALUE) {
            throw new EOFException("the download broke off " + left + " bytes before its end");
        }
        left -= left == Long.MAX_VALUE || count < 0 ? 0 : count;
        return count;
    }

    @Override
    public long skip(long count) throws IOException {
        long done = 0;
        var thrown = new byte[Math.clamp(count, 0, 8 << 10)];
        while (done < count) {
            int now = read(thrown, 0, (int) Math.min(thrown.length, count - done));
            if (now < 0) {
                break;
            }
            done += now;
        }
        return done;
    }

    @Override
    public boolean markSupported() {
        return false;
    }
}
