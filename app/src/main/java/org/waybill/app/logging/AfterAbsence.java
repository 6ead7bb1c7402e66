package org.waybill.app.logging;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.filter.Filter;
import ch.qos.logback.core.spi.FilterReply;
import java.util.List;

/**
 * Keeps from a person, just after an absence of the machine, what is said of each event and each consumer because of it; the log
 * has it. Outages of ledger, target and source are still said: they may last.
 */
public final class AfterAbsence extends Filter<ILoggingEvent> {

    private static final List<String> WORDY = List.of("org.waybill.events.kafka.", "org.waybill.scanner.Dispatcher");

    @Override
    public FilterReply decide(ILoggingEvent event) {
        boolean wordy = WORDY.stream().anyMatch(event.getLoggerName()::startsWith);
        return wordy && Absence.isHiding() ? FilterReply.DENY : FilterReply.NEUTRAL;
    }
}
