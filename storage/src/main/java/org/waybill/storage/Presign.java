package org.waybill.storage;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An address to be made at which a file can be fetched. Whoever has the address can fetch the file: keep the time short
 * and the address out of logs. There are none for uploads, which would bypass this library.
 *
 * @param lasts one second to seven days
 * @param disposition the {@code Content-Disposition} of the answer; see {@link Dispositions}
 * @param contentType of the answer
 * @param pinned whether it must stay the version that is there now, which only a versioned bucket can promise
 */
public record Presign(
        StoragePath path,
        Method method,
        Duration lasts,
        @Nullable String disposition,
        @Nullable String contentType,
        boolean pinned) {

    private static final Duration LONGEST = Duration.ofDays(7);

    public Presign {
        if (lasts.compareTo(Duration.ofSeconds(1)) < 0 || lasts.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("an address lasts one second to seven days, not " + lasts);
        }
    }

    /** The signature holds for one method only. */
    public enum Method {
        GET,
        HEAD
    }

    public static Presign get(StoragePath path, Duration lasts) {
        return new Presign(path, Method.GET, lasts, null, null, true);
    }

    public static Presign head(StoragePath path, Duration lasts) {
        return new Presign(path, Method.HEAD, lasts, null, null, true);
    }

    /** The address names whatever is at the path when it is used. */
    public Presign unpinned() {
        return new Presign(path, method, lasts, disposition, contentType, false);
    }

    public Presign as(String disposition, String contentType) {
        return new Presign(path, method, lasts, disposition, contentType, pinned);
    }

    public sealed interface Outcome {}

    /**
     * @param address a secret until it expires; {@link #toString} leaves it out
     * @param version that the address names; null when it is not pinned
     */
    public record Signed(
            Method method,
            URI address,
            Instant expires,
            @Nullable Version version) implements Outcome {
        @Override
        public String toString() {
            return "Signed[" + method + ", expires " + expires + ", " + version + "]";
        }
    }

    public record NotFound() implements Outcome {}

    /** This storage has no such addresses. */
    public record Unsupported(String reason) implements Outcome {}

    public record Failed(Failure failure) implements Outcome {}
}
