package org.waybill.operations.schedule;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;
import org.waybill.model.cron.Cron;

/** The times of a schedule. */
public record When(Cron cron, ZoneId zone) {

    /**
     * Reads what an operator wrote.
     *
     * @param zone such as {@code Europe/Berlin}; null or blank: that of this process
     * @throws IllegalArgumentException when one of them is wrong; the message says which, and how to write it
     */
    public static When parse(String cron, @Nullable String zone) {
        return new When(Cron.parse(cron), zone(zone == null ? "" : zone.strip()));
    }

    private static ZoneId zone(String text) {
        try {
            return text.isEmpty() ? ZoneId.systemDefault() : ZoneId.of(text);
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("'" + text + "' is no time zone. Write one as Europe/Berlin or UTC.", e);
        }
    }

    Instant next(Instant after) {
        return cron.next(after, zone);
    }
}
