package org.waybill.storage.local;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;
import org.waybill.source.Pin;
import org.waybill.source.Stat;
import org.waybill.storage.Failure;
import org.waybill.storage.Failure.Kind;
import org.waybill.storage.FileMetadata;
import org.waybill.storage.OpenedFile;
import org.waybill.storage.Range.Span;
import org.waybill.storage.StorageFault;

/**
 * The bytes of a file that is held. A file that was written to in place meanwhile fails at the end at the latest, since
 * what was read may be of two versions. A file that was replaced or deleted meanwhile is read to its end.
 */
final class LocalBody extends InputStream {

    private final Pin pin;
    private final Stat before;
    private final FileChannel channel;
    private long at;
    private final long end;
    private boolean checked;
    private boolean closed;

    private LocalBody(Pin pin, Stat before, FileChannel channel, Span span) {
        this.pin = pin;
        this.before = before;
        this.channel = channel;
        this.at = span.offset();
        this.end = span.offset() + span.length();
    }

    /** @param pin which the body closes from now on, if it could be opened */
    static OpenedFile open(Pin pin, Stat stat, FileMetadata metadata, Span span) throws IOException {
        var channel = FileChannel.open(pin.path(), StandardOpenOption.READ);
        return new OpenedFile(metadata, span, new LocalBody(pin, stat, channel, span));
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (at == end) {
            checkUnchanged();
            return -1;
        }
        int read = channel.read(ByteBuffer.wrap(buffer, offset, (int) Math.min(length, end - at)), at);
        if (read < 0) {
            throw changed();
        }
        at += read;
        if (at == end) {
            // Here already, since who knows the length does not read on to the end.
            checkUnchanged();
        }
        return read;
    }

    private void checkUnchanged() throws IOException {
        if (checked) {
            return;
        }
        // The time of the last change of attributes says nothing: replacing or deleting the file sets it, too.
        var now = pin.stat().version();
        if (now.size() != before.version().size()
                || now.mtimeNanos() != before.version().mtimeNanos()) {
            throw changed();
        }
        checked = true;
    }

    private static StorageFault changed() {
        return new StorageFault(new Failure(Kind.UNAVAILABLE, "the file was changed while it was read"));
    }

    @Override
    public int available() {
        return (int) Math.min(Integer.MAX_VALUE, end - at);
    }

    @Override
    public void close() throws IOException {
        if (!closed) {
            closed = true;
            pin.close();
            channel.close();
        }
    }
}
