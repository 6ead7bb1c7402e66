package org.waybill.model;

/**
 * A part of the program that can run in a process of its own: started once, stopped once. All roles of a process are told to
 * stop before the first is closed, so that they stop at the same time.
 */
public interface Role extends AutoCloseable {

    /** Begins to work, on threads of its own. */
    void start();

    /** Begins nothing more from now on; returns at once. What is under way may end. */
    void stop();

    /** Waits for what is under way, for a bounded time; then interrupts it. What did not end will be done again. */
    @Override
    void close();

    /** How it is, asked at any time and by any thread. */
    Health health();
}
