package org.waybill.app.tracing;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.waybill.events.trace.Span;
import org.waybill.events.trace.Trace;
import org.waybill.events.trace.Tracing;
import org.waybill.model.Waits;
import org.waybill.model.worker.Rounds;

/**
 * Sends spans to a collector, in batches, by OTLP over HTTP with JSON. It never slows the work down: what the collector does
 * not take in time is dropped, and that is said in the log.
 */
public final class OtlpTraces implements Tracing {

    private static final Logger LOG = LoggerFactory.getLogger(OtlpTraces.class);
    private static final int QUEUED = 8_192;
    private static final int TOGETHER = 512;
    private static final Duration GATHERED = Duration.ofSeconds(2);
    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final Duration AT_THE_END = Duration.ofSeconds(2);

    private final OtlpSettings settings;
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(TIMEOUT)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();
    private final BlockingQueue<Span> queue = new ArrayBlockingQueue<>(QUEUED);
    private final AtomicLong dropped = new AtomicLong();
    private final Thread sender = Thread.ofVirtual().name("traces").unstarted(this::send);
    private String complaint = "";

    /** Taken from the queue and not sent yet. Belongs to the sender, and after its end to whoever closes. */
    private final List<Span> gathered = new ArrayList<>();

    private OtlpTraces(OtlpSettings settings) {
        this.settings = settings;
    }

    /**
     * Begins to send where a collector is named; otherwise {@link Tracing#NONE}, which costs nothing.
     *
     * @param environment of this process
     */
    public static Tracing of(Map<String, String> environment) {
        var settings = OtlpSettings.of(environment);
        if (settings.isEmpty()) {
            return Tracing.NONE;
        }
        var traces = new OtlpTraces(settings.get());
        traces.sender.start();
        LOG.debug("traces go to {}", settings.get());
        return traces;
    }

    /** Every role decides alike about one trace, because its id decides. */
    @Override
    public boolean wants(Trace trace) {
        return settings.ratio() >= 1
                || Long.parseUnsignedLong(trace.id(), 16, 32, 16) >>> 1 < settings.ratio() * Long.MAX_VALUE;
    }

    @Override
    public void ended(Span span) {
        if (!queue.offer(span)) {
            dropped.incrementAndGet();
        }
    }

    private void send() {
        var rounds = new Rounds(
                new Waits(InstantSource.system()), defect -> LOG.warn("Traces cannot be sent: {}", defect, defect));
        try {
            while (true) {
                rounds.round(() -> {
                    gather();
                    send(TIMEOUT);
                });
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Takes the next spans: as many as go together, or those of some seconds. */
    private void gather() throws InterruptedException {
        gathered.add(queue.take());
        long end = System.nanoTime() + GATHERED.toNanos();
        while (gathered.size() < TOGETHER) {
            var next = queue.poll(end - System.nanoTime(), TimeUnit.NANOSECONDS);
            if (next == null) {
                return;
            }
            gathered.add(next);
        }
    }

    private void send(Duration timeout) throws InterruptedException {
        var request = HttpRequest.newBuilder(settings.collector())
                .timeout(timeout)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(OtlpJson.of(settings.service(), gathered)));
        settings.headers().forEach(request::setHeader);
        try {
            int status = http.send(request.build(), BodyHandlers.discarding()).statusCode();
            if (status / 100 == 2) {
                complain("");
            } else {
                dropped.addAndGet(gathered.size());
                complain("it answers with status " + status);
            }
        } catch (IOException e) {
            dropped.addAndGet(gathered.size());
            complain(e.getClass().getSimpleName());
        }
        gathered.clear();
    }

    /** Logs a change only; the work goes on in any case. */
    private void complain(String words) {
        if (words.equals(complaint)) {
            return;
        }
        complaint = words;
        if (words.isEmpty()) {
            LOG.info("the collector takes traces again; {} spans were dropped", dropped.getAndSet(0));
        } else {
            LOG.warn("The collector {} takes no traces: {}. They are dropped until it does.", settings, words);
        }
    }

    /** Sends what is left, if the collector takes it within 2 s. */
    @Override
    public void close() {
        sender.interrupt();
        try {
            boolean ended = sender.join(AT_THE_END);
            if (ended && complaint.isEmpty()) {
                queue.drainTo(gathered);
                if (!gathered.isEmpty()) {
                    send(AT_THE_END);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        http.shutdownNow();
    }
}
