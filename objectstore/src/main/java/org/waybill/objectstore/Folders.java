package org.waybill.objectstore;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.waybill.objectstore.ObjectStore.Listed;
import org.waybill.objectstore.ObjectStore.Page;

/**
 * Finds objects that block a key at a target that does not distinguish an object from a folder of the same name. With
 * an object {@code a}, it either refuses {@code a/b}, or accepts it but shows it in no listing. Thread-safe.
 */
public final class Folders {

    /** How long a folder is remembered whose name was found not to be an object's. */
    private static final Duration REMEMBERED = Duration.ofMinutes(1);

    /** The most names that are remembered. */
    private static final int LARGEST_MEMORY = 10_000;

    private final ObjectStore store;
    private final InstantSource clock;
    private final ConcurrentHashMap<String, Instant> clear = new ConcurrentHashMap<>();

    public Folders(ObjectStore store, InstantSource clock) {
        this.store = store;
        this.clock = clock;
    }

    /** An object that blocks another key. */
    public record Obstacle(String key, ObjectFacts facts) {}

    /** The object whose name is a folder of the key, the outermost if several; empty when there is none. */
    public Answer<Optional<Obstacle>> above(String key) {
        for (int slash = key.indexOf('/'); slash >= 0; slash = key.indexOf('/', slash + 1)) {
            var found = at(key.substring(0, slash));
            if (!(found instanceof Answer.Given<Optional<Obstacle>>(var obstacle)) || obstacle.isPresent()) {
                return found;
            }
        }
        return new Answer.Given<>(Optional.empty());
    }

    /** Another key for which this key would be a folder, or its folder marker; empty when there is none. */
    public Answer<Optional<String>> below(String key) {
        return switch (store.list(key + "/", null)) {
            case Answer.Given<Page>(var page) ->
                new Answer.Given<>(page.objects().stream().findFirst().map(Listed::key));
            case Answer.Missing<Page> _ -> new Answer.Given<>(Optional.empty());
            case Answer.Unmet<Page> unmet -> Answer.otherwise(unmet);
            case Answer.Failed<Page> failed -> failed.as();
        };
    }

    private Answer<Optional<Obstacle>> at(String folder) {
        var until = clear.get(folder);
        if (until != null && clock.instant().isBefore(until)) {
            return new Answer.Given<>(Optional.empty());
        }
        return switch (store.head(folder)) {
            case Answer.Given<ObjectFacts>(var facts) -> isObject(folder, facts);
            case Answer.Missing<ObjectFacts> _ -> {
                remember(folder);
                yield new Answer.Given<>(Optional.empty());
            }
            case Answer.Unmet<ObjectFacts> unmet -> Answer.otherwise(unmet);
            case Answer.Failed<ObjectFacts> failed -> failed.as();
        };
    }

    // A target on a file system may also answer a HEAD for a directory; a listing names only objects.
    private Answer<Optional<Obstacle>> isObject(String folder, ObjectFacts facts) {
        return switch (listed(folder)) {
            case Answer.Given<Optional<Listed>>(var listed) ->
                new Answer.Given<>(listed.map(_ -> new Obstacle(folder, facts)));
            case Answer<Optional<Listed>> other -> Answer.otherwise(other);
        };
    }

    /** The object of exactly this key, as a listing shows it; empty when no listing shows it. */
    public Answer<Optional<Listed>> listed(String key) {
        return switch (store.list(key, null)) {
            case Answer.Given<Page>(var page) ->
                new Answer.Given<>(page.objects().stream()
                        .filter(object -> object.key().equals(key))
                        .findFirst());
            case Answer<Page> other -> Answer.otherwise(other);
        };
    }

    private void remember(String folder) {
        if (clear.size() >= LARGEST_MEMORY) {
            clear.clear();
        }
        clear.put(folder, clock.instant().plus(REMEMBERED));
    }
}
