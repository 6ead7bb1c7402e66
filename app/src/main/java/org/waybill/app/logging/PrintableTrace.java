package org.waybill.app.logging;

import ch.qos.logback.classic.pattern.ThrowableProxyConverter;
import ch.qos.logback.classic.spi.IThrowableProxy;
import java.util.stream.Collectors;
import org.waybill.model.Printable;

/** A stack trace, harmless like {@link PrintableMessage}; each line is indented, so that none looks like a log line of its own. */
public final class PrintableTrace extends ThrowableProxyConverter {

    @Override
    protected String throwableProxyToString(IThrowableProxy thrown) {
        return super.throwableProxyToString(thrown)
                .lines()
                .map(line -> "    " + Printable.of(line.strip()) + System.lineSeparator())
                .collect(Collectors.joining());
    }
}
