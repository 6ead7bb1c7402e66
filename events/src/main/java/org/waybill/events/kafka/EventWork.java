package org.waybill.events.kafka;

import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.waybill.events.FileEvent;
import org.waybill.model.FileId;
import org.waybill.model.Printable;

/**
 * A role's work on one record, in the order that keeps I3: check, work, await the results, return; only then is the
 * record acknowledged. A record that is foreign, unreadable, or exceeds what is allowed (I17) is set aside instead.
 */
public final class EventWork implements EventLoop.Work {

    private static final Logger LOG = LoggerFactory.getLogger(EventWork.class);

    private static final String UNSIGNED = "it is not signed with the key of its migration";

    /** Handles an event. */
    public interface Handler {

        /**
         * Does the work; the future completes when all its results are durable.
         *
         * @param repeated whether the event may have been processed before, here or elsewhere; if clocks differ it may
         *     be wrong in both directions
         */
        CompletableFuture<Void> on(FileEvent event, boolean repeated) throws InterruptedException;

        /** An event of ours was set aside, because it could not be read or exceeded what its migration allows. */
        default void onDeadLetter(DeadLetter letter) throws InterruptedException {}
    }

    /**
     * An event of ours that a role has set aside.
     *
     * @param attempt the dispatch that the event was about
     */
    public record DeadLetter(FileId file, int attempt, String reason) {

        private static final Pattern ID = Pattern.compile("([1-9]\\d{0,17})-([1-9]\\d{0,8})-.*");

        static Optional<DeadLetter> of(ConsumerRecord<byte[], byte[]> message) {
            var id = Objects.requireNonNullElse(EventCodec.header(message.headers(), EventCodec.ID), "");
            var parts = ID.matcher(id);
            if (!parts.matches()) {
                return Optional.empty();
            }
            return Optional.of(new DeadLetter(
                    new FileId(Long.parseLong(parts.group(1))), Integer.parseInt(parts.group(2)), reason(message)));
        }

        private static String reason(ConsumerRecord<byte[], byte[]> message) {
            var reason = EventCodec.header(message.headers(), EventPublisher.REASON);
            return reason == null ? "no reason given" : Printable.of(reason);
        }
    }

    private final EventCodec codec;
    private final EventPublisher publisher;
    private final Signatures signatures;
    private final Handler handler;
    private final AtomicLong strangers = new AtomicLong();

    public EventWork(EventCodec codec, EventPublisher publisher, Signatures signatures, Handler handler) {
        this.codec = codec;
        this.publisher = publisher;
        this.signatures = signatures;
        this.handler = handler;
    }

    @Override
    public CompletableFuture<Void> on(ConsumerRecord<byte[], byte[]> message, boolean repeated)
            throws InterruptedException {
        if (message.topic().equals(Topics.DEAD_LETTER)) {
            onDeadLetter(message);
            return CompletableFuture.completedFuture(null);
        }
        if (!signatures.isSigned(message)) {
            note(message);
            return publisher.setAsideUnsigned(message, UNSIGNED);
        }
        try {
            var event = codec.decode(message);
            var objection = signatures.authority().objection(event);
            return objection.isPresent()
                    ? publisher.setAside(message, objection.get())
                    : codec.traces()
                            .during(event, () -> handler.on(event, repeated || EventPublisher.isRepetition(message)));
        } catch (EventCodec.UndecodableEvent e) {
            return publisher.setAside(message, e.getMessage() == null ? "unreadable" : e.getMessage());
        }
    }

    private void onDeadLetter(ConsumerRecord<byte[], byte[]> message) throws InterruptedException {
        if (!signatures.isSignedLetter(message)) {
            return;
        }
        var letter = DeadLetter.of(message);
        if (letter.isPresent()) {
            LOG.warn(
                    "An event about file {} was set aside: {}",
                    letter.get().file(),
                    letter.get().reason());
            handler.onDeadLetter(letter.get());
        }
    }

    // Anyone who can write to a topic can cause many of these, so only the 1st, 2nd, 4th, 8th and so on is logged.
    private void note(ConsumerRecord<byte[], byte[]> message) {
        long count = strangers.incrementAndGet();
        if (Long.bitCount(count) == 1) {
            LOG.warn(
                    "{}-{}@{} was set aside: {}; {} like it so far. Its file, if there is one, is sent again.",
                    message.topic(),
                    message.partition(),
                    message.offset(),
                    UNSIGNED,
                    count);
        }
    }
}
