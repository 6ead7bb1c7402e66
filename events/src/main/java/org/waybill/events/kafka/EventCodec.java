package org.waybill.events.kafka;

import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;
import org.waybill.events.FileEvent;
import org.waybill.events.trace.Traces;
import org.waybill.events.trace.Tracing;
import tools.jackson.core.JacksonException;

/**
 * Events as Kafka records: CloudEvents 1.0 in binary content mode (attributes in {@code ce_} headers, data as JSON in the
 * value), keyed by file id. See docs/events.md. Source: CloudEvents Kafka protocol binding 1.0.2.
 */
public final class EventCodec {

    static final String SOURCE = "ce_source";
    static final String ID = "ce_id";

    private static final byte[] SPECIFICATION = ascii("1.0");
    private static final byte[] CONTENT = ascii("application/json");

    /** CloudEvents' extension for distributed tracing. For other programs: the roles know the trace without it. */
    private static final String TRACE = "ce_traceparent";

    private final InstantSource clock;
    private final Traces traces;

    public EventCodec(InstantSource clock) {
        this(clock, new Traces(Tracing.NONE, clock));
    }

    public EventCodec(InstantSource clock, Traces traces) {
        this.clock = clock;
        this.traces = traces;
    }

    /** The traces of the events. */
    Traces traces() {
        return traces;
    }

    InstantSource clock() {
        return clock;
    }

    /** The record that carries the event to the topic. Its CloudEvents id is the same for every repetition. */
    public ProducerRecord<byte[], byte[]> encode(String topic, FileEvent event) {
        var type = EventJson.type(event);
        var ref = event.ref();
        var file = ref.file().toString();
        var key = ascii(file);
        var bytes = new ProducerRecord<byte[], byte[]>(topic, key, EventJson.write(event));
        bytes.headers()
                .add("ce_specversion", SPECIFICATION)
                .add("ce_type", ascii(type))
                .add(SOURCE, ascii(Signatures.SOURCE + ref.migration()))
                .add(ID, ascii(id(event)))
                .add("ce_subject", key)
                .add("ce_time", ascii(clock.instant().toString()))
                .add(TRACE, ascii(traces.parent(event)))
                .add("content-type", CONTENT);
        return bytes;
    }

    /** The event of a record; throws {@link UndecodableEvent} for any record that {@link #encode} does not produce. */
    public FileEvent decode(ConsumerRecord<byte[], byte[]> message) throws UndecodableEvent {
        var type = header(message.headers(), "ce_type");
        var reader = type == null ? null : EventJson.READERS.get(type);
        if (reader == null) {
            throw new UndecodableEvent("unknown event type " + type);
        }
        if (message.value() == null) {
            throw new UndecodableEvent("no data");
        }
        var event = data(reader, message.value());
        if (!isAbout(message, event)) {
            throw new UndecodableEvent("the data is about another file than the attributes");
        }
        return event;
    }

    // The signature was checked with the key of the migration that the attributes name, so the data must name it too.
    private static boolean isAbout(ConsumerRecord<byte[], byte[]> message, FileEvent event) {
        return message.key() != null
                && new String(message.key(), StandardCharsets.UTF_8)
                        .equals(event.ref().file().toString())
                && (Signatures.SOURCE + event.ref().migration()).equals(header(message.headers(), SOURCE))
                && id(event).equals(header(message.headers(), ID));
    }

    private static String id(FileEvent event) {
        return event.ref().file() + "-" + event.ref().attempt() + "-" + EventJson.type(event);
    }

    private static FileEvent data(Function<JsonFields, FileEvent> reader, byte[] data) throws UndecodableEvent {
        try {
            return reader.apply(JsonFields.read(data));
        } catch (JacksonException | IllegalArgumentException | ArithmeticException e) {
            throw new UndecodableEvent(
                    String.valueOf(e.getMessage()).lines().findFirst().orElse("no reason"));
        }
    }

    static @Nullable String header(Headers headers, String name) {
        var header = headers.lastHeader(name);
        return header == null || header.value() == null ? null : new String(header.value(), StandardCharsets.UTF_8);
    }

    static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** A record that cannot be decoded as an event. */
    public static final class UndecodableEvent extends Exception {
        UndecodableEvent(String message) {
            super(message);
        }
    }
}
