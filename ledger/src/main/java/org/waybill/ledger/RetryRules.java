package org.waybill.ledger;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * When a file is retried, and when it is given up.
 *
 * @param failures how many failures make a file FAILED
 * @param firstDelay before the second try; doubles each time
 * @param longestDelay the upper limit of that delay
 * @param hotTries how often a file may change while it is read before the batch ends without it
 * @param quiet how long a changed file is left alone; grows with each change
 */
public record RetryRules(int failures, Duration firstDelay, Duration longestDelay, int hotTries, Duration quiet) {

    public static final RetryRules DEFAULTS =
            new RetryRules(5, Duration.ofSeconds(1), Duration.ofMinutes(1), 5, Duration.ofSeconds(3));

    public RetryRules {
        if (failures < 1 || hotTries < 1) {
            throw new IllegalArgumentException("waybill.retry: failures and hot-tries must be 1 or more");
        }
    }

    /** The delay after the n-th failure, 1 for the first: exponential, with up to half of it random. */
    Duration delay(int failure, RandomGenerator random) {
        long full = Math.min(firstDelay.toMillis() << Math.min(failure - 1, 20), longestDelay.toMillis());
        return Duration.ofMillis(full / 2 + random.nextLong(full / 2 + 1));
    }

    /** The quiet period after the n-th change, 1 for the first. */
    Duration quiet(int change) {
        return quiet.multipliedBy(change);
    }
}
