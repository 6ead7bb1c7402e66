package org.waybill.events.kafka;

import java.util.Arrays;
import java.util.Optional;
import org.waybill.events.FileEvent;
import org.waybill.model.EventKey;
import org.waybill.model.MigrationId;

/** Knows one key, for the migration of {@link EventCodecTest#REF}; {@link #objection} is what it says of every event. */
record OneKey(EventKey key, Optional<String> objection) implements Authority {

    OneKey(int number, int everyByte) {
        this(new EventKey(number, filled(everyByte)), Optional.empty());
    }

    static Signatures signatures() {
        return new Signatures(new OneKey(1, 7));
    }

    private static byte[] filled(int everyByte) {
        var secret = new byte[32];
        Arrays.fill(secret, (byte) everyByte);
        return secret;
    }

    @Override
    public EventKey signingKey(MigrationId migration) {
        return key;
    }

    @Override
    public Optional<EventKey> key(MigrationId migration, int number) {
        return migration.equals(EventCodecTest.REF.migration()) && number == key.number()
                ? Optional.of(key)
                : Optional.empty();
    }

    @Override
    public Optional<String> objection(FileEvent event) {
        return objection;
    }
}
