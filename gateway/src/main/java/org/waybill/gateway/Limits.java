package org.waybill.gateway;

import java.time.Duration;

/**
 * What one caller may cost.
 *
 * @param head most bytes of a request's line and headers
 * @param body most bytes of a file that is written
 * @param transfers most requests of a migration at a time
 * @param rate bytes a second that a client must take or give, measured after {@code grace}
 * @param grace for how long a client may be slower
 * @param stop how long requests may go on after the stop
 */
public record Limits(int head, long body, int transfers, long rate, Duration grace, Duration stop) {

    public static final Limits DEFAULT =
            new Limits(16 << 10, 5L << 30, 256, 4 << 10, Duration.ofSeconds(10), Duration.ofSeconds(30));
}
