package org.waybill.operations.plan;

import java.time.Duration;
import org.waybill.operations.CannotRun;
import org.waybill.operations.Openings.Request;

/** Makes plans. */
public interface Plans {

    /**
     * Walks the source of a request, and puts nothing. A plan that comes to a bound is not complete.
     *
     * @throws CannotRun when the source does not answer
     */
    Plan plan(Request request, Bounds bounds);

    /** How much a plan may cost. */
    record Bounds(long files, Duration time) {}
}
