package org.waybill.app;

import java.net.URI;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.waybill.app.settings.WrongSetting;
import org.waybill.events.Target;
import org.waybill.storage.KeyNames;
import org.waybill.storage.S3Credentials;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** Where the objects go, from the command line. */
final class TargetOptions {

    private static final Pattern LOCATION = Pattern.compile("s3://([^/]+)(?:/(.*))?");
    private static final Pattern BUCKET = Pattern.compile("[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]");
    private static final Pattern REGION = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_-]{0,62}");
    private static final int LAST_PORT = 65_535;
    private static final String EMBEDDED_BUCKET = "files";

    @Option(
            names = "--endpoint",
            paramLabel = "URL",
            description = "Address of the S3 service, e.g. http://minio:9000. Default: AWS of the region.")
    @Nullable
    String endpoint;

    /** The target of {@code s3://BUCKET[/PREFIX]}, or the embedded store when there is none. */
    Target target(@Nullable String location, CommandSpec spec) {
        if (location == null) {
            if (endpoint != null) {
                throw usage(spec, "--endpoint needs a target: s3://BUCKET[/PREFIX]");
            }
            return new Target(Stores.EMBEDDED, "us-east-1", EMBEDDED_BUCKET, "");
        }
        var matcher = LOCATION.matcher(location);
        if (!matcher.matches()) {
            throw usage(spec, "The target '" + location + "' is not of the form s3://BUCKET[/PREFIX]");
        }
        var bucket = matcher.group(1);
        if (!BUCKET.matcher(bucket).matches()) {
            throw usage(
                    spec,
                    "The bucket name '" + bucket + "' is not valid: 3 to 63 of a-z, 0-9, '.' and '-', and neither '.'"
                            + " nor '-' at an end");
        }
        var prefix = prefix(matcher.group(2), spec);
        var region = region();
        var address = endpoint == null ? "https://s3." + region + ".amazonaws.com" : address(endpoint, spec);
        return new Target(address, region, bucket, prefix);
    }

    private static String prefix(@Nullable String given, CommandSpec spec) {
        var prefix = given == null ? "" : given.isEmpty() || given.endsWith("/") ? given : given + "/";
        try {
            var _ = new KeyNames(prefix, KeyNames.Limits.DEFAULTS);
            return prefix;
        } catch (IllegalArgumentException e) {
            throw usage(spec, String.valueOf(e.getMessage()));
        }
    }

    private static String region() {
        try {
            var region = S3Credentials.region(System.getenv(), HomePath.user());
            if (REGION.matcher(region).matches()) {
                return region;
            }
            throw new WrongSetting("'" + region + "' is no region: AWS_REGION, or region in the AWS profile, must be a"
                    + " name such as us-east-1.");
        } catch (IllegalArgumentException e) {
            throw new WrongSetting(String.valueOf(e.getMessage()));
        }
    }

    private static String address(String endpoint, CommandSpec spec) {
        try {
            var uri = URI.create(endpoint);
            boolean http = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
            boolean bare = uri.getPath() == null
                    || uri.getPath().isEmpty()
                    || uri.getPath().equals("/");
            boolean valid = uri.getHost() != null && uri.getPort() <= LAST_PORT && uri.getPort() != 0;
            if (http && valid && bare && uri.getQuery() == null && uri.getUserInfo() == null) {
                return uri.getScheme() + "://" + uri.getAuthority();
            }
        } catch (IllegalArgumentException e) {
            throw usage(spec, "--endpoint '" + endpoint + "' is no URL: " + e.getMessage());
        }
        throw usage(
                spec,
                "--endpoint '" + endpoint + "' must be http://HOST[:PORT] or https://HOST[:PORT]; a host name has"
                        + " letters, digits, '.' and '-'");
    }

    private static ParameterException usage(CommandSpec spec, String message) {
        return new ParameterException(spec.commandLine(), message);
    }
}
