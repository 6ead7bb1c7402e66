package org.waybill.app.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.waybill.events.FileEvent;
import org.waybill.events.FileEvent.FileFound;
import org.waybill.events.FileEvent.FileUploaded;
import org.waybill.ledger.Finding;
import org.waybill.ledger.Finding.Result;
import org.waybill.ledger.Finding.Verdict;
import org.waybill.model.FailureKind;
import org.waybill.model.FileRef;

/** What this process has done with files, by migration. Thread-safe. */
final class FileMetrics {

    /** How the bytes of a file came to be at their key. */
    private enum Way {
        SENT,
        ADOPTED,
        KEPT;

        static Way of(FileUploaded uploaded) {
            if (uploaded.kept() != null) {
                return KEPT;
            }
            return uploaded.adopted() ? ADOPTED : SENT;
        }
    }

    private final MeterRegistry registry;
    private final Map<String, Counters> migrations = new ConcurrentHashMap<>();

    FileMetrics(MeterRegistry registry) {
        this.registry = registry;
    }

    /** Notes an event that is durable. */
    void sent(FileEvent event) {
        var counters = of(event.ref());
        switch (event) {
            case FileFound _ -> counters.dispatched.increment();
            case FileUploaded uploaded -> {
                var way = Way.of(uploaded);
                counters.uploadedFiles.of(way).increment();
                counters.uploadedBytes.of(way).increment(size(uploaded.ref()));
            }
            // These are counted where they are settled, once each.
            case FileEvent.FileFailed _, FileEvent.FileVerified _, FileEvent.FileChanged _ -> {}
        }
    }

    /** Notes what became of an attempt. */
    void settled(Finding finding, Result result) {
        if (result == Result.STALE || result == Result.VERIFIED_BEFORE) {
            return;
        }
        var counters = of(finding.ref());
        counters.attempts.increment();
        if (finding.verdict() instanceof Verdict.Failed(var kind, var _, var _)) {
            counters.failed.of(kind).increment();
        } else if (result == Result.VERIFIED) {
            counters.verifiedFiles.of(SizeClass.of(size(finding.ref()))).increment();
            counters.verifiedBytes.increment(size(finding.ref()));
        }
    }

    private static long size(FileRef ref) {
        return ref.version().size();
    }

    private Counters of(FileRef ref) {
        return migrations.computeIfAbsent(ref.migration().toString(), Counters::new);
    }

    /** The counters of a migration; all of them exist from its first event on, so that a rate sees their first step. */
    private final class Counters {
        private final Tags migration;
        final Counter dispatched;
        final EnumCounters<Way> uploadedFiles;
        final EnumCounters<Way> uploadedBytes;
        final EnumCounters<SizeClass> verifiedFiles;
        final Counter verifiedBytes;
        final Counter attempts;
        final EnumCounters<FailureKind> failed;

        Counters(String name) {
            migration = Tags.of("migration", name);
            dispatched =
                    counter("waybill.dispatched.files", "Files whose event was sent to the uploaders.", Tags.empty());
            uploadedFiles = each(
                    Way.class,
                    "way",
                    FileMetrics::word,
                    "waybill.uploaded.files",
                    "Files that were read and whose object is in place, not yet proven.");
            uploadedBytes =
                    each(Way.class, "way", FileMetrics::word, "waybill.uploaded.bytes", "Bytes of those files.");
            verifiedFiles = each(
                    SizeClass.class, "size", SizeClass::label, "waybill.verified.files", "Files that were proven.");
            verifiedBytes = counter("waybill.verified.bytes", "Bytes of files that were proven.", Tags.empty());
            attempts = counter("waybill.attempts", "Attempts that ended, well or not.", Tags.empty());
            failed = each(
                    FailureKind.class,
                    "kind",
                    FileMetrics::word,
                    "waybill.failed.attempts",
                    "Attempts that failed, by kind; most are tried again.");
        }

        private <E extends Enum<E>> EnumCounters<E> each(
                Class<E> type, String label, Function<E, String> value, String name, String description) {
            return new EnumCounters<>(type, one -> counter(name, description, Tags.of(label, value.apply(one))));
        }

        private Counter counter(String name, String description, Tags more) {
            return Counter.builder(name)
                    .description(description)
                    .tags(migration)
                    .tags(more)
                    .register(registry);
        }
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
