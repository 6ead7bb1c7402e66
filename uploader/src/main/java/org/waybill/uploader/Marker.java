package org.waybill.uploader;

import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.waybill.events.FileId;
import org.waybill.events.MigrationId;
import org.waybill.events.Sha256;
import org.waybill.events.SourceVersion;

record Marker(
        MigrationId migration,
        FileId file,
        int attempt,
        @Nullable Sha256 sha256,
        SourceVersion version) {
    static Optional<Marker> of(Map<String, String> m) {
        if (!m.containsKey("waybill-file")) return Optional.empty();
        String[] v = java.util.Objects.requireNonNull(m.get("waybill-version")).split("/", -1);
        String sha = m.get("waybill-sha256");
        return Optional.of(new Marker(
                MigrationId.of(java.util.Objects.requireNonNull(m.get("waybill-migration"))),
                new FileId(Long.parseLong(m.get("waybill-file"))),
                Integer.parseInt(m.get("waybill-attempt")),
                sha == null ? null : new Sha256(sha),
                new SourceVersion(
                        Long.parseLong(v[0]), Long.parseLong(v[1]), Long.parseLong(v[2]), Long.parseLong(v[3]))));
    }

    void into(Map<String, String> m) {
        m.put("waybill-migration", migration.toString());
        m.put("waybill-file", file.toString());
        m.put("waybill-attempt", "" + attempt);
        m.put(
                "waybill-version",
                version.size() + "/" + version.mtimeNanos() + "/" + version.ctimeNanos() + "/" + version.inode());
        if (sha256 != null) m.put("waybill-sha256", sha256.hex());
    }
}
