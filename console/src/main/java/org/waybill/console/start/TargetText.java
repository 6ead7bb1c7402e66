package org.waybill.console.start;

import java.net.URI;
import java.util.regex.Pattern;
import org.waybill.console.access.Problem;
import org.waybill.model.Target;
import org.waybill.objectstore.KeyNames;

/** A target as people write it: {@code s3://BUCKET[/PREFIX][@ENDPOINT]}, or {@code embedded}. */
public final class TargetText {

    private static final Pattern FORM = Pattern.compile("s3://([^/@]+)(?:/([^@]*))?(?:@(https?://[^@]+))?");
    private static final Pattern BUCKET = Pattern.compile("[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]");

    /** The name of the embedded store's address in the ledger. */
    private static final String EMBEDDED = "embedded:";

    private static final String EMBEDDED_BUCKET = "files";
    private static final int LAST_PORT = 65_535;

    private TargetText() {}

    /** The text of a target. */
    public static String of(Target target) {
        return target.endpoint().equals(EMBEDDED)
                ? "embedded"
                : "s3://" + target.bucket() + "/" + target.prefix() + "@" + target.endpoint();
    }

    /** Reads a target; throws a {@link Problem} that says what is wrong with it. */
    static Target read(String text, Limits limits) {
        if (text.equals("embedded")) {
            return new Target(EMBEDDED, "us-east-1", EMBEDDED_BUCKET, "");
        }
        var form = FORM.matcher(text);
        if (!form.matches() || !BUCKET.matcher(form.group(1)).matches()) {
            throw wrong("Write s3://BUCKET/PREFIX, and @http://HOST:PORT or @https://HOST behind it where it is not the"
                    + " usual endpoint.");
        }
        var endpoint = form.group(3) == null ? limits.endpoint() : endpoint(form.group(3));
        return new Target(endpoint, limits.region(), form.group(1), prefix(form.group(2)));
    }

    private static String prefix(@org.jspecify.annotations.Nullable String given) {
        var prefix = given == null || given.isEmpty() || given.endsWith("/") ? given : given + "/";
        try {
            var checked = prefix == null ? "" : prefix;
            var _ = new KeyNames(checked, KeyNames.Limits.DEFAULTS);
            return checked;
        } catch (IllegalArgumentException e) {
            throw wrong(String.valueOf(e.getMessage()));
        }
    }

    private static String endpoint(String text) {
        try {
            var uri = URI.create(text);
            boolean bare = uri.getRawPath().isEmpty() || uri.getRawPath().equals("/");
            boolean valid = uri.getHost() != null && uri.getPort() != 0 && uri.getPort() <= LAST_PORT;
            if (bare && valid && uri.getRawQuery() == null && uri.getRawUserInfo() == null) {
                return uri.getScheme() + "://" + uri.getAuthority();
            }
        } catch (IllegalArgumentException e) {
            throw wrong("The endpoint is not an address.");
        }
        throw wrong("The endpoint must be http://HOST[:PORT] or https://HOST[:PORT], without user and password.");
    }

    private static Problem wrong(String detail) {
        return Problem.of(422, "wrong-target", "The target cannot be used", detail);
    }
}
