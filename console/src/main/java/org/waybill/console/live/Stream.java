package org.waybill.console.live;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.MediaType;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;
import org.waybill.console.live.Streams.Event;
import org.waybill.model.Bell;

/** One open stream, on a thread of its own: a client that does not read keeps nobody else waiting. */
final class Stream {

    private static final Logger LOG = LoggerFactory.getLogger(Stream.class);
    private static final Duration STEP = Duration.ofSeconds(1);
    private static final Duration HEARTBEAT = Duration.ofSeconds(15);
    private static final Duration LONGEST = Duration.ofMinutes(5);
    private static final long RETRY_MILLIS = 3_000;

    private final SseEmitter emitter;
    private final Supplier<Event> source;
    private final InstantSource clock;
    private final Bell bell = new Bell();
    private volatile boolean stopped;
    private String sent = "";

    Stream(SseEmitter emitter, Supplier<Event> source, InstantSource clock) {
        this.emitter = emitter;
        this.source = source;
        this.clock = clock;
        emitter.onCompletion(this::stop);
        emitter.onError(_ -> stop());
    }

    void stop() {
        stopped = true;
        bell.ring();
    }

    // The edge of this thread: whatever fails, the client opens the next stream and is told there.
    @SuppressWarnings("IllegalCatch")
    void run() {
        var since = clock.instant();
        var beat = since;
        try {
            while (!stopped && clock.instant().isBefore(since.plus(LONGEST))) {
                if (step()) {
                    break;
                }
                beat = beat(beat);
                bell.await(STEP);
            }
            emitter.complete();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            LOG.debug("a stream has lost its client", e);
            emitter.completeWithError(e);
        } catch (RuntimeException e) {
            LOG.warn("A stream has ended: {}", e.getMessage(), e);
            emitter.completeWithError(e);
        }
    }

    /** Sends what changed; true if it was the last. */
    private boolean step() throws IOException {
        var event = source.get();
        if (!event.text().equals(sent)) {
            send(event.name(), event.text());
            sent = event.text();
        }
        if (event.last()) {
            send("end", "{}");
        }
        return event.last();
    }

    private Instant beat(Instant last) throws IOException {
        var now = clock.instant();
        if (now.isBefore(last.plus(HEARTBEAT))) {
            return last;
        }
        send("heartbeat", "{}");
        return now;
    }

    private void send(String name, String text) throws IOException {
        emitter.send(SseEmitter.event()
                .id(Long.toString(clock.millis()))
                .name(name)
                .reconnectTime(RETRY_MILLIS)
                .data(text, MediaType.TEXT_PLAIN));
    }
}
