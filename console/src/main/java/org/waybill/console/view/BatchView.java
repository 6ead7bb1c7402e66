package org.waybill.console.view;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One run over a migration.
 *
 * @param activity whether a process works on it: WAITING, AT_WORK, INTERRUPTED, DONE
 * @param actions what may be done to it now: pause, resume, cancel
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
        List<String> actions) {

    /** Under which it runs. */
    public record Policy(
            String verify, boolean overwrite, String symlinks, List<String> includes, List<String> excludes) {}

    public boolean isOpen() {
        return endedAt == null;
    }

    public boolean allows(String action) {
        return actions.contains(action);
    }
}
