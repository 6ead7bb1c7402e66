package org.waybill.app.logging;

import ch.qos.logback.classic.pattern.ThrowableProxyConverter;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.LayoutBase;
import java.time.Instant;
import java.util.LinkedHashMap;
import org.waybill.app.output.Json;

/** A message as one JSON object on one line, for programs that gather logs. Names in it stay harmless on a terminal. */
final class JsonLines extends LayoutBase<ILoggingEvent> {

    private final ThrowableProxyConverter trace = new ThrowableProxyConverter();

    @Override
    public void start() {
        trace.start();
        super.start();
    }

    @Override
    public String doLayout(ILoggingEvent event) {
        var line = new LinkedHashMap<String, Object>();
        line.put("time", Instant.ofEpochMilli(event.getTimeStamp()).toString());
        line.put("level", event.getLevel().toString());
        line.put("logger", event.getLoggerName());
        line.put("thread", event.getThreadName());
        line.put("message", event.getFormattedMessage());
        if (event.getThrowableProxy() != null) {
            line.put("trace", trace.convert(event));
        }
        event.getMDCPropertyMap().forEach(line::putIfAbsent);
        return Json.write(line) + System.lineSeparator();
    }
}
