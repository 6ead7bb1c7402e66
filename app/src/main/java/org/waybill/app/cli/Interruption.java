package org.waybill.app.cli;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.waybill.app.output.ExitCode;

/** Ctrl-C and SIGTERM: interrupts the running command, which may drain; then the process ends with the same code for both. */
public final class Interruption {

    private static final Duration DRAIN = Duration.ofSeconds(20);
    private static final CountDownLatch ENDED = new CountDownLatch(1);
    private static volatile boolean exiting;

    private Interruption() {}

    /** From now on a signal interrupts this thread and waits for it. */
    public static void install() {
        var main = Thread.currentThread();
        Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().name("drain").unstarted(() -> {
            if (!exiting) {
                System.err.println("\nStopping: what is under way may end, for at most " + DRAIN.toSeconds() + " s.");
                main.interrupt();
                waitForEnd();
                // Otherwise SIGTERM would end it with 143.
                Runtime.getRuntime().halt(ExitCode.INTERRUPTED.number());
            }
        }));
    }

    private static void waitForEnd() {
        try {
            if (!ENDED.await(DRAIN.toSeconds(), TimeUnit.SECONDS)) {
                System.err.println("Could not drain in time; what is under way will be done again.");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Ends the process, unless a signal is already ending it. */
    public static void exit(int code) {
        exiting = true;
        ENDED.countDown();
        System.exit(code);
    }
}
