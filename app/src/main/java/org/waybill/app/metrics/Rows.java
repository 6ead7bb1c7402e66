package org.waybill.app.metrics;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import java.util.ArrayList;
import java.util.List;

/** The gauges of one name, whose rows are replaced together. For one thread. */
final class Rows {

    private final MultiGauge gauge;
    private final List<Row<?>> rows = new ArrayList<>();

    Rows(MeterRegistry registry, String name, String description) {
        gauge = MultiGauge.builder(name).description(description).register(registry);
    }

    void add(double value, String... tags) {
        rows.add(Row.of(Tags.of(tags), value));
    }

    /** From now on the gauges have the rows that were added since the last call, and no others. */
    void replace() {
        gauge.register(rows, true);
        rows.clear();
    }
}
