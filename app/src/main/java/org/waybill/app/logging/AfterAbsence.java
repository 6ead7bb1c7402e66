package org.waybill.app.logging;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.filter.Filter;
import ch.qos.logback.core.spi.FilterReply;
import java.util.List;

/**
 * Just after an absence of the machine, hides its consequences for each event and each consumer from the person; the
 * log still has them. Outages of ledger, target and source are still shown, as they may last.
 */
public final class AfterAbsence extends Filter<ILoggingEvent> {

    private static final List<String> WORDY = List.of("org.waybill.events.kafka.", "org.waybill.scanner.Dispatcher");

    @Override
    public FilterReply decide(ILoggingEvent event) {
        boolean wordy = WORDY.stream().anyMatch(event.getLoggerName()::startsWith);
        return wordy && Absence.isHiding() ? FilterReply.DENY : FilterReply.NEUTRAL;
    }
}
