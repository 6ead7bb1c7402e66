package org.waybill.model.flow;

/**
 * The limits of what is in flight.
 *
 * @param smallLimit the largest file of the small lane, in bytes
 */
public record Lanes(long smallLimit, Window small, Window large) {

    /** The most files, and the most bytes unless a single file is larger. */
    public record Window(int files, long bytes) {

        private Window share(double part) {
            return new Window((int) Math.max(1, files * part), (long) Math.max(1, bytes * part));
        }

        private Window within(Flow flow) {
            return new Window(Math.clamp(flow.filesPerSecond(), 1, files), Math.clamp(flow.bytesPerSecond(), 1, bytes));
        }
    }

    /** This part of both windows, at least one file of each. */
    public Lanes share(double part) {
        return new Lanes(smallLimit, small.share(part), large.share(part));
    }

    public Window of(boolean isLarge) {
        return isLarge ? large : small;
    }

    /** Windows for no more than a second of a limited flow, so that what waits for its turn holds nobody else back. */
    public Lanes within(Flow flow) {
        return new Lanes(smallLimit, small.within(flow), large.within(flow));
    }
}
