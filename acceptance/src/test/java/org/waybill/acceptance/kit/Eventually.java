package org.waybill.acceptance.kit;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** Waits for effects of another process that does not report them. */
public final class Eventually {

    private static final Duration PAUSE = Duration.ofMillis(100);

    private Eventually() {}

    /** Repeats an assertion until it holds; after the time limit, fails with the last failure. */
    public static void assertThat(Duration limit, ThrowingCallable assertion) throws Throwable {
        long deadline = System.nanoTime() + limit.toNanos();
        while (true) {
            try {
                assertion.call();
                return;
            } catch (AssertionError | PlainS3.RefusedException e) {
                if (System.nanoTime() > deadline) {
                    throw e;
                }
                LockSupport.parkNanos(PAUSE.toNanos());
            }
        }
    }
}
