package org.waybill.operations;

import java.net.URI;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.waybill.model.Target;
import org.waybill.objectstore.KeyNames;

/** The parts of a target as people write them, checked alike for every face. */
public final class TargetParts {

    /** The name that replaces the embedded store's address in the ledger and in events. */
    public static final String EMBEDDED = "embedded:";

    private static final String EMBEDDED_BUCKET = "files";
    private static final Pattern BUCKET = Pattern.compile("[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]");
    private static final int LAST_PORT = 65_535;

    private TargetParts() {}

    /** The embedded store as a target. */
    public static Target embedded() {
        return new Target(EMBEDDED, "us-east-1", EMBEDDED_BUCKET, "");
    }

    /** Whether S3 takes it as the name of a bucket. */
    public static boolean isBucket(String name) {
        return BUCKET.matcher(name).matches();
    }

    /**
     * A prefix as a folder: empty, or with a slash at its end.
     *
     * @throws IllegalArgumentException when no keys can lie below it; the message says why
     */
    public static String prefix(@Nullable String given) {
        var prefix = given == null ? "" : given.isEmpty() || given.endsWith("/") ? given : given + "/";
        var _ = new KeyNames(prefix, KeyNames.Limits.DEFAULTS);
        return prefix;
    }

    /** Scheme, host and port of an address; empty when it is not one of an S3 service, or holds more than these. */
    public static Optional<String> endpoint(URI address) {
        boolean http = "http".equals(address.getScheme()) || "https".equals(address.getScheme());
        boolean bare = address.getPath() == null
                || address.getPath().isEmpty()
                || address.getPath().equals("/");
        boolean valid = address.getHost() != null && address.getPort() <= LAST_PORT && address.getPort() != 0;
        return http && valid && bare && address.getQuery() == null && address.getUserInfo() == null
                ? Optional.of(address.getScheme() + "://" + address.getAuthority())
                : Optional.empty();
    }
}
