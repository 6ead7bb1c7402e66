package org.waybill.app.logging;

import ch.qos.logback.classic.pattern.MessageConverter;
import ch.qos.logback.classic.spi.ILoggingEvent;
import org.waybill.model.Printable;

/** The message of a log line, whatever names it contains: always one line without effect on a terminal. */
public final class PrintableMessage extends MessageConverter {

    @Override
    public String convert(ILoggingEvent event) {
        return Printable.of(String.valueOf(super.convert(event)));
    }
}
