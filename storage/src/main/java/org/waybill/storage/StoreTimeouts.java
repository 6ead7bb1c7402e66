package org.waybill.storage;

import java.time.Duration;

/**
 * The bounds of a request.
 *
 * @param connect until a connection stands
 * @param progress without a byte sent or received; also the longest wait for an answer to begin
 * @param call the whole of a request with a small body; each MiB of a larger one adds a second
 */
public record StoreTimeouts(Duration connect, Duration progress, Duration call) {

    public static final StoreTimeouts DEFAULTS =
            new StoreTimeouts(Duration.ofSeconds(5), Duration.ofSeconds(30), Duration.ofSeconds(60));

    Duration call(long bytes) {
        return call.plusSeconds(bytes >> 20);
    }
}
