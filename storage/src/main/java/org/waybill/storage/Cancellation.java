package org.waybill.storage;

/**
 * Says whether what was asked for is still wanted. It is asked between blocks of a few KiB. A read of the content that
 * blocks is not interrupted by it: give the source of the content a time-out.
 */
@FunctionalInterface
public interface Cancellation {

    Cancellation NEVER = () -> false;

    /** Cancelled by {@link Thread#interrupt} of the thread that uploads. The interrupt status stays. */
    Cancellation BY_INTERRUPT = () -> Thread.currentThread().isInterrupted();

    boolean isCancelled();
}
