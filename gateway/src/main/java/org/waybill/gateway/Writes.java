package org.waybill.gateway;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.waybill.gateway.files.Deleted;
import org.waybill.gateway.files.Expected;
import org.waybill.gateway.files.Facts;
import org.waybill.gateway.files.Found;
import org.waybill.gateway.files.Written;
import org.waybill.gateway.http.Conditions;
import org.waybill.gateway.migration.ServedMigration;
import org.waybill.gateway.migration.Verified;
import org.waybill.gateway.path.RequestedFile;

/** Answers PUT and DELETE. */
final class Writes {

    private static final Logger LOG = LoggerFactory.getLogger(Writes.class);

    /** How long a client waits for the proof of what it wrote. */
    private static final Duration PROOF = Duration.ofSeconds(60);

    private final Verified verified;
    private final long longest;
    private final InstantSource clock;

    Writes(Verified verified, Limits limits, InstantSource clock) {
        this.verified = verified;
        this.longest = limits.body();
        this.clock = clock;
    }

    /** What a write is to find at the path, or that it was answered. */
    private sealed interface Start {
        record Go(Expected expected) implements Start {}

        record Answered() implements Start {}
    }

    void put(Exchange exchange, ServedMigration migration, RequestedFile asked) throws IOException {
        boolean waits = exchange.query().filter("wait=verified"::equals).isPresent();
        if (exchange.query().isPresent() && !waits) {
            exchange.refuse(Refusals.WAIT);
        } else if (exchange.header("Content-Range").isPresent()) {
            exchange.refuse(Refusals.PARTIAL_WRITE);
        } else if (exchange.bodyLength() > longest) {
            exchange.refuse(Refusals.TOO_LONG);
        } else if (start(exchange, migration, asked) instanceof Start.Go(var expected)) {
            put(exchange, migration, asked, expected).ifPresent(stored -> {
                exchange.status(stored.replaced() ? 204 : 201);
                if (waits) {
                    await(exchange, migration, asked, stored.facts());
                }
            });
        }
    }

    /** Holds the conditions against what is there now. The write holds them again, in the moment in which it takes place. */
    private Start start(Exchange exchange, ServedMigration migration, RequestedFile asked) throws IOException {
        var conditions = Conditions.of(exchange::headers, clock.instant());
        if (conditions.areNone()) {
            return new Start.Go(new Expected.Anything());
        }
        var found = migration.files().look(asked.path());
        if (found instanceof Found.Unavailable(var retry, var why)) {
            LOG.info("{} cannot be read: {}", asked.canonical(), why);
            Reads.unavailable(exchange, retry);
            return new Start.Answered();
        }
        if (found instanceof Found.Denied) {
            exchange.refuse(Refusals.DENIED);
            return new Start.Answered();
        }
        if (!(found instanceof Found.Present(var file))) {
            return start(exchange, conditions.forWrite(null), new Expected.Nothing());
        }
        try (file) {
            var facts = file.facts();
            return start(
                    exchange,
                    conditions.forWrite(Reads.validators(facts, clock)),
                    new Expected.Exactly(facts.version()));
        }
    }

    private static Start start(Exchange exchange, Conditions.Verdict verdict, Expected expected) throws IOException {
        switch (verdict) {
            case PROCEED -> {
                return new Start.Go(expected);
            }
            case MALFORMED -> exchange.refuse(Refusals.CONDITION);
            case FAILED, NOT_MODIFIED -> exchange.refuse(Refusals.UNMET);
        }
        return new Start.Answered();
    }

    private Optional<Written.Stored> put(
            Exchange exchange, ServedMigration migration, RequestedFile asked, Expected expected) throws IOException {
        var body = new BoundedBody(exchange.body(), longest);
        switch (migration.files().write(asked.path(), body, exchange.bodyLength(), expected)) {
            case Written.Stored stored -> {
                exchange.set("ETag", Reads.tag(stored.facts()).header());
                exchange.set("Cache-Control", "no-store");
                exchange.content("text/plain", 0);
                return Optional.of(stored);
            }
            case Written.Unmet _ -> exchange.refuse(Refusals.UNMET);
            case Written.Broken _ -> exchange.refuse(body.wasTooLong() ? Refusals.TOO_LONG : Refusals.BODY);
            case Written.Refused _ -> exchange.refuse(Refusals.OCCUPIED);
            case Written.Denied _ -> {
                LOG.warn("{} may not be written by this process", asked.canonical());
                exchange.refuse(Refusals.DENIED);
            }
            case Written.Full _ -> exchange.refuse(Refusals.FULL);
            case Written.Unavailable(var retry, var why) -> {
                LOG.warn("{} cannot be written: {}", asked.canonical(), why);
                Reads.unavailable(exchange, retry);
            }
            case Written.Unknown(var why) -> {
                LOG.error("Whether {} was written is not known: {}", asked.canonical(), why);
                exchange.refuse(Refusals.UNKNOWN_END);
            }
        }
        return Optional.empty();
    }

    private void await(Exchange exchange, ServedMigration migration, RequestedFile asked, Facts written) {
        try {
            switch (verified.await(migration.number(), asked.path(), written, PROOF)) {
                case VERIFIED -> exchange.set("Waybill-Verified", "yes");
                case LATER -> {
                    exchange.status(202);
                    exchange.set("Waybill-Verified", "not yet");
                }
                case NOT_THIS_VERSION -> {
                    exchange.status(202);
                    exchange.set("Waybill-Verified", "no");
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            exchange.status(202);
            exchange.set("Waybill-Verified", "not yet");
        }
    }

    void delete(Exchange exchange, ServedMigration migration, RequestedFile asked) throws IOException {
        if (!(start(exchange, migration, asked) instanceof Start.Go(var expected))) {
            return;
        }
        switch (migration.files().delete(asked.path(), expected)) {
            case Deleted.Done _ -> exchange.empty(204);
            case Deleted.Absent _ -> exchange.refuse(Refusals.NO_FILE);
            case Deleted.Denied _ -> {
                LOG.warn("{} may not be deleted by this process", asked.canonical());
                exchange.refuse(Refusals.DENIED);
            }
            case Deleted.Unmet _ -> exchange.refuse(Refusals.UNMET);
            case Deleted.Unavailable(var retry, var why) -> {
                LOG.warn("{} cannot be deleted: {}", asked.canonical(), why);
                Reads.unavailable(exchange, retry);
            }
        }
    }

    /** A body that fails when it is longer than anybody may send. */
    private static final class BoundedBody extends InputStream {

        private final InputStream body;
        private long left;
        private boolean tooLong;

        BoundedBody(InputStream body, long longest) {
            this.body = body;
            this.left = longest;
        }

        boolean wasTooLong() {
            return tooLong;
        }

        @Override
        public int read() throws IOException {
            var one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            int read = body.read(into, offset, length);
            left -= Math.max(read, 0);
            if (left < 0) {
                tooLong = true;
                throw new IOException("the body is too long");
            }
            return read;
        }
    }
}
