package org.waybill.console.live;

import java.time.InstantSource;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;
import org.waybill.console.access.AtOnce;
import org.waybill.console.access.Problem;

/**
 * Server-sent events. Each event is the whole state, so a client that missed some needs only the next. A named heartbeat
 * every 15 s shows that the line lives; a named end says that nothing more will come. A stream ends after some minutes, and
 * the client opens the next, which checks again who it is.
 */
public final class Streams implements AutoCloseable {

    /** Each costs some 100 KiB. */
    private static final int MOST = 400;

    private static final int MOST_OF_ONE = 16;

    private final InstantSource clock;
    private final Set<Stream> open = ConcurrentHashMap.newKeySet();
    private final AtOnce rooms = new AtOnce("streams", MOST_OF_ONE, MOST);
    private volatile boolean closed;

    public Streams(InstantSource clock) {
        this.clock = clock;
    }

    /**
     * One event.
     *
     * @param name e.g. {@code state}
     * @param last whether nothing more will come
     */
    public record Event(String name, String text, boolean last) {}

    /**
     * Opens a stream for a caller.
     *
     * @param source asked once a second; what did not change is not sent
     */
    public SseEmitter open(String who, Supplier<Event> source) {
        if (closed) {
            throw Problem.of(503, "stopping", "This console stops", "Open the stream at another one.");
        }
        var room = rooms.enter(who);
        // No limit of the container: the stream itself ends in time.
        var emitter = new SseEmitter(0L);
        var stream = new Stream(emitter, source, clock);
        open.add(stream);
        Thread.ofVirtual().name("stream of " + who).start(() -> {
            try {
                stream.run();
            } finally {
                open.remove(stream);
                room.close();
            }
        });
        return emitter;
    }

    /** Ends all streams; their clients will look for another console. */
    @Override
    public void close() {
        closed = true;
        open.forEach(Stream::stop);
    }
}
