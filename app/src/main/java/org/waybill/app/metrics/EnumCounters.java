package org.waybill.app.metrics;

import io.micrometer.core.instrument.Counter;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;

/** A counter for each value of an enum. All exist from the beginning, so that a rate sees the first step of each. */
final class EnumCounters<E extends Enum<E>> {

    private final Map<E, Counter> counters;

    EnumCounters(Class<E> type, Function<E, Counter> counter) {
        counters = new EnumMap<>(type);
        for (var value : type.getEnumConstants()) {
            counters.put(value, counter.apply(value));
        }
    }

    Counter of(E value) {
        return Objects.requireNonNull(counters.get(value));
    }
}
