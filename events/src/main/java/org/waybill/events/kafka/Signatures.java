package org.waybill.events.kafka;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;
import org.waybill.model.EventKey;
import org.waybill.model.MigrationId;

/**
 * Signs records with the key of their migration, and checks signatures: HMAC-SHA-256 over all attributes, the record
 * key and the data, each with its length. See docs/events.md.
 */
public final class Signatures {

    static final String SOURCE = "/waybill/migrations/";

    private static final String KEY_NUMBER = "waybill-key";
    private static final String MAC = "waybill-mac";
    private static final String LETTER_KEY_NUMBER = "waybill-letter-key";
    private static final String LETTER_MAC = "waybill-letter-mac";

    /** The attributes that the signature of an event covers, besides record key and data. */
    private static final List<String> EVENT = List.of(
            "ce_specversion",
            "ce_type",
            EventCodec.SOURCE,
            EventCodec.ID,
            "ce_subject",
            "ce_time",
            "content-type",
            EventPublisher.REPEATED,
            KEY_NUMBER);

    /** The headers that the signature of a dead letter covers: those of the received record, and those added. */
    private static final List<String> LETTER = List.of(
            EventCodec.SOURCE, EventCodec.ID, MAC, EventPublisher.REASON, EventPublisher.ORIGIN, LETTER_KEY_NUMBER);

    private static final Pattern NUMBER = Pattern.compile("[1-9]\\d{0,8}");
    private static final int ABSENT = -1;
    private static final int LONGEST_MAC = 64;

    private final Authority authority;

    public Signatures(Authority authority) {
        this.authority = authority;
    }

    Authority authority() {
        return authority;
    }

    void prepare(MigrationId migration) {
        authority.signingKey(migration);
    }

    void sign(ProducerRecord<byte[], byte[]> event, MigrationId migration) {
        var key = authority.signingKey(migration);
        sign(event, key, KEY_NUMBER, MAC, EVENT);
    }

    /** Signs a dead letter: the record in it was signed, and the reason is ours. */
    void signLetter(ProducerRecord<byte[], byte[]> letter) {
        var key = authority.signingKey(migration(letter.headers())
                .orElseThrow(() -> new IllegalStateException("a dead letter without migration is not signed")));
        sign(letter, key, LETTER_KEY_NUMBER, LETTER_MAC, LETTER);
    }

    /** Whether the record was made by somebody who holds the key of its migration. */
    boolean isSigned(ConsumerRecord<byte[], byte[]> event) throws InterruptedException {
        return isSigned(event, KEY_NUMBER, MAC, EVENT);
    }

    boolean isSignedLetter(ConsumerRecord<byte[], byte[]> letter) throws InterruptedException {
        return isSigned(letter, LETTER_KEY_NUMBER, LETTER_MAC, LETTER);
    }

    private static void sign(
            ProducerRecord<byte[], byte[]> message, EventKey key, String number, String mac, List<String> covered) {
        message.headers().add(number, EventCodec.ascii(Integer.toString(key.number())));
        var computed = mac(key, message.headers(), covered, message.key(), message.value());
        message.headers().add(mac, EventCodec.ascii(HexFormat.of().formatHex(computed)));
    }

    private boolean isSigned(ConsumerRecord<byte[], byte[]> message, String number, String mac, List<String> covered)
            throws InterruptedException {
        var migration = migration(message.headers());
        var keyNumber = EventCodec.header(message.headers(), number);
        var claimed = message.headers().lastHeader(mac);
        if (migration.isEmpty()
                || keyNumber == null
                || !NUMBER.matcher(keyNumber).matches()
                || claimed == null
                || claimed.value() == null
                || claimed.value().length > LONGEST_MAC) {
            return false;
        }
        var key = authority.key(migration.get(), Integer.parseInt(keyNumber));
        if (key.isEmpty()) {
            return false;
        }
        var computed = mac(key.get(), message.headers(), covered, message.key(), message.value());
        return MessageDigest.isEqual(EventCodec.ascii(HexFormat.of().formatHex(computed)), claimed.value());
    }

    private static Optional<MigrationId> migration(Headers headers) {
        var source = EventCodec.header(headers, EventCodec.SOURCE);
        if (source == null || !source.startsWith(SOURCE)) {
            return Optional.empty();
        }
        try {
            return Optional.of(MigrationId.of(source.substring(SOURCE.length())));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static byte[] mac(
            EventKey key, Headers headers, List<String> covered, byte @Nullable [] recordKey, byte @Nullable [] data) {
        var mac = key.mac();
        var length = ByteBuffer.allocate(Integer.BYTES);
        for (var name : covered) {
            var header = headers.lastHeader(name);
            add(mac, length, header == null ? null : header.value());
        }
        add(mac, length, recordKey);
        add(mac, length, data);
        return mac.doFinal();
    }

    private static void add(Mac mac, ByteBuffer length, byte @Nullable [] value) {
        mac.update(length.clear().putInt(value == null ? ABSENT : value.length).flip());
        if (value != null) {
            mac.update(value);
        }
    }
}
