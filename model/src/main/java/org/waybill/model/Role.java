package org.waybill.model;

/**
 * A part of the program that can run in a process of its own: started once, stopped once. All roles of a process are told to
 * stop before the first is closed, so that they stop at the same time.
 */
public interface Role extends AutoCloseable {

    /** Begins to work, on its own threads. */
    void start();

    /** From now on begins no new work; returns at once. Running work may end. */
    void stop();

    /** Waits for running work for a limited time; then interrupts it. Work that did not end will be repeated. */
    @Override
    void close();

    /** The role's health; may be called at any time and by any thread. */
    Health health();
}
