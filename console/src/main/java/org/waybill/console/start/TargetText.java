package org.waybill.console.start;

import java.net.URI;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.waybill.console.access.Problem;
import org.waybill.model.Target;
import org.waybill.operations.TargetParts;

/** A target as people write it: {@code s3://BUCKET[/PREFIX][@ENDPOINT]}, or {@code embedded}. */
public final class TargetText {

    private static final Pattern FORM = Pattern.compile("s3://([^/@]+)(?:/([^@]*))?(?:@(https?://[^@]+))?");

    private TargetText() {}

    /** The text of a target. */
    public static String of(Target target) {
        return target.endpoint().equals(TargetParts.EMBEDDED)
                ? "embedded"
                : "s3://" + target.bucket() + "/" + target.prefix() + "@" + target.endpoint();
    }

    /** Reads a target; throws a {@link Problem} that says what is wrong with it. */
    static Target read(String text, Limits limits) {
        if (text.equals("embedded")) {
            return TargetParts.embedded();
        }
        var form = FORM.matcher(text);
        if (!form.matches() || !TargetParts.isBucket(form.group(1))) {
            throw wrong("Write s3://BUCKET/PREFIX, and @http://HOST:PORT or @https://HOST behind it where it is not the"
                    + " usual endpoint.");
        }
        var endpoint = form.group(3) == null ? limits.endpoint() : endpoint(form.group(3));
        return new Target(endpoint, limits.region(), form.group(1), prefix(form.group(2)));
    }

    private static String prefix(@Nullable String given) {
        try {
            return TargetParts.prefix(given);
        } catch (IllegalArgumentException e) {
            throw wrong(String.valueOf(e.getMessage()));
        }
    }

    private static String endpoint(String text) {
        try {
            return TargetParts.endpoint(URI.create(text))
                    .orElseThrow(() -> wrong("The endpoint must be http://HOST[:PORT] or https://HOST[:PORT], without"
                            + " user and password."));
        } catch (IllegalArgumentException e) {
            throw wrong("The endpoint is not an address.");
        }
    }

    private static Problem wrong(String detail) {
        return Problem.of(422, "wrong-target", "The target cannot be used", detail);
    }
}
