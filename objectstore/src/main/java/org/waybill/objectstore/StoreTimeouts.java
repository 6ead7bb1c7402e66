package org.waybill.objectstore;

import java.time.Duration;

/**
 * The time limits of a request.
 *
 * @param connect until a connection is established
 * @param progress without a byte sent or received; also the longest wait for an answer to begin
 * @param call a whole request with a small body; a larger body adds the time that its bytes take at 64 KiB/s
 */
public record StoreTimeouts(Duration connect, Duration progress, Duration call) {

    public static final StoreTimeouts DEFAULTS =
            new StoreTimeouts(Duration.ofSeconds(5), Duration.ofSeconds(30), Duration.ofSeconds(60));

    private static final long SLOWEST_BYTES_PER_SECOND = 64L << 10;
    /** S3Proxy copies the parts when it joins them, and sends nothing meanwhile. */
    private static final long SLOWEST_JOINED_PER_SECOND = 8L << 20;

    /** How long a whole request with this many bytes may take. */
    public Duration call(long bytes) {
        return call.plusSeconds(bytes / SLOWEST_BYTES_PER_SECOND);
    }

    public Duration joining(long bytes) {
        return call.plusSeconds(bytes / SLOWEST_JOINED_PER_SECOND);
    }
}
