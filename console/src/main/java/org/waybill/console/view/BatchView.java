package org.waybill.console.view;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One run over a migration.
 *
 * @param activity whether a process works on it: WAITING, AT_WORK, INTERRUPTED, DONE
 * @param order null where nobody ordered anything
 * @param actions what may be done to it now: pause, resume, cancel
 * @param schedule null where the batch is none, and so runs itself
 */
public record BatchView(
        long id,
        int migration,
        String state,
        String activity,
        Policy policy,
        Instant startedAt,
        @Nullable Instant walkedAt,
        @Nullable Instant endedAt,
        @Nullable Order order,
        List<String> actions,
        @Nullable ScheduleView schedule) {

    /** What somebody ordered last. */
    public record Order(String by, Instant at, String reason) {}

    /**
     * Under which it runs.
     *
     * @param watch the time between two walks of a source that is watched; null: the batch ends
     */
    public record Policy(
            String verify,
            boolean overwrite,
            String symlinks,
            List<String> includes,
            List<String> excludes,
            @Nullable Duration watch) {}

    public boolean isOpen() {
        return endedAt == null;
    }

    public boolean allows(String action) {
        return actions.contains(action);
    }
}
