package org.waybill.events.trace;

/** Takes the spans of this process. It is called by the threads that do the work: it must neither wait nor throw. */
public interface Tracing extends AutoCloseable {

    /** Takes none. */
    Tracing NONE = new Tracing() {
        @Override
        public boolean wants(Trace trace) {
            return false;
        }

        @Override
        public void ended(Span span) {}
    };

    /** Whether the spans of a trace are wanted; the same answer for all its spans. */
    boolean wants(Trace trace);

    void ended(Span span);

    /** Takes no more. */
    @Override
    default void close() {}
}
