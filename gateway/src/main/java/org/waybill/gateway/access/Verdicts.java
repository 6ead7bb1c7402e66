package org.waybill.gateway.access;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Decisions of the last seconds, by a keyed hash of the credentials: the memory of this process holds none of them. Only for
 * reads. Thread-safe.
 */
final class Verdicts {

    static final Duration ADMITTED = Duration.ofSeconds(5);
    static final Duration REFUSED = Duration.ofSeconds(1);

    private static final int MOST = 20_000;
    private static final String HMAC = "HmacSHA256";

    private record Kept(Decision decision, Instant until) {}

    private final SecretKeySpec key;
    private final InstantSource clock;
    private final Map<String, Kept> kept = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Kept> eldest) {
            return size() > MOST;
        }
    };

    Verdicts(SecureRandom random, InstantSource clock) {
        var bytes = new byte[32];
        random.nextBytes(bytes);
        this.key = new SecretKeySpec(bytes, HMAC);
        this.clock = clock;
    }

    /** A key for all that a decision depends on. */
    String key(List<String> parts) {
        try {
            var mac = Mac.getInstance(HMAC);
            mac.init(key);
            for (var part : parts) {
                // The length first: no two lists of parts give the same bytes.
                mac.update((part.length() + ":" + part).getBytes(StandardCharsets.UTF_8));
            }
            return new String(mac.doFinal(), StandardCharsets.ISO_8859_1);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has " + HMAC, e);
        }
    }

    synchronized Optional<Decision> of(String key) {
        var found = kept.get(key);
        if (found == null || !clock.instant().isBefore(found.until)) {
            return Optional.empty();
        }
        return Optional.of(found.decision);
    }

    synchronized void keep(String key, Decision decision) {
        var life = switch (decision) {
            case Decision.Admitted _ -> ADMITTED;
            case Decision.Unknown _, Decision.Denied _ -> REFUSED;
            case Decision.CannotTell _ -> Duration.ZERO;
        };
        if (life.isPositive()) {
            kept.put(key, new Kept(decision, clock.instant().plus(life)));
        }
    }
}
