package org.waybill.objectstore;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.waybill.model.FileRef;
import org.waybill.model.MigrationId;
import org.waybill.model.Sha256;
import org.waybill.model.SourceVersion;

/**
 * The origin of an object, from its user metadata. It distinguishes our own earlier upload from a foreign object.
 *
 * @param sha256 absent for multipart uploads, whose metadata is sent before the content is read
 */
public record Marker(UUID migration, long file, int attempt, SourceVersion version, Optional<Sha256> sha256) {

    private static final String MIGRATION = "waybill-migration";
    private static final String FILE = "waybill-file";
    private static final String ATTEMPT = "waybill-attempt";
    private static final String VERSION = "waybill-version";
    private static final String SHA256 = "waybill-sha256";

    public static Marker of(FileRef ref, @Nullable Sha256 sha256) {
        return new Marker(
                ref.migration().value(), ref.file().value(), ref.attempt(), ref.version(), Optional.ofNullable(sha256));
    }

    public Map<String, String> metadata() {
        var metadata = new LinkedHashMap<String, String>();
        metadata.put(MIGRATION, migration.toString());
        metadata.put(FILE, Long.toString(file));
        metadata.put(ATTEMPT, Integer.toString(attempt));
        metadata.put(
                VERSION,
                version.size() + ":" + version.mtimeNanos() + ":" + version.ctimeNanos() + ":" + version.inode());
        sha256.ifPresent(hash -> metadata.put(SHA256, hash.hex()));
        return metadata;
    }

    /** The marker in an object's metadata; empty when there is none, or one that we never write. */
    public static Optional<Marker> parse(Map<String, String> metadata) {
        try {
            var version = metadata.getOrDefault(VERSION, "").split(":", -1);
            if (version.length != 4 || !metadata.containsKey(MIGRATION)) {
                return Optional.empty();
            }
            return Optional.of(new Marker(
                    UUID.fromString(metadata.getOrDefault(MIGRATION, "")),
                    Long.parseLong(metadata.getOrDefault(FILE, "")),
                    Integer.parseInt(metadata.getOrDefault(ATTEMPT, "")),
                    new SourceVersion(
                            Long.parseLong(version[0]),
                            Long.parseLong(version[1]),
                            Long.parseLong(version[2]),
                            Long.parseLong(version[3])),
                    Optional.ofNullable(metadata.get(SHA256)).map(Sha256::new)));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** Whether the object was put by this migration. */
    public static boolean isOf(ObjectFacts facts, MigrationId migration) {
        return parse(facts.metadata())
                .filter(marker -> marker.migration.equals(migration.value()))
                .isPresent();
    }

    /** Whether it names the same file of the same migration. */
    public boolean isOf(FileRef ref) {
        return migration.equals(ref.migration().value()) && file == ref.file().value();
    }
}
