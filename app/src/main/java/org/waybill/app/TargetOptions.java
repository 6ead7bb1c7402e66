package org.waybill.app;

import java.util.Map;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.waybill.app.aws.AwsSettings;
import org.waybill.app.aws.AwsSettings.Found;
import org.waybill.app.settings.Settings;
import org.waybill.app.settings.WrongSetting;
import org.waybill.app.wiring.HomePath;
import org.waybill.app.wiring.OpenWire;
import org.waybill.model.Target;
import org.waybill.operations.TargetParts;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** Where the objects go, from the command line. */
final class TargetOptions {

    private static final Pattern LOCATION = Pattern.compile("s3://([^/]+)(?:/(.*))?");
    private static final Pattern REGION = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_-]{0,62}");

    @Option(
            names = "--endpoint",
            paramLabel = "URL",
            description =
                    "Address of the S3 service, e.g. http://minio:9000. Default: AWS_ENDPOINT_URL_S3, AWS_ENDPOINT_URL or"
                            + " endpoint_url of the AWS profile, else AWS of the region.")
    @Nullable
    String endpoint;

    @Option(
            names = "--allow-http",
            description = "Take an http:// endpoint on another machine, where the network in between is trusted.")
    boolean allowHttp;

    /** The settings, completed by what these options allow where the settings do not say otherwise. */
    Settings allowed(Settings settings) {
        return allowHttp ? settings.orElse(Map.of(OpenWire.SETTING, "true")) : settings;
    }

    /** The target of {@code s3://BUCKET[/PREFIX]}, or the embedded store when there is none. */
    Target target(@Nullable String location, CommandSpec spec) {
        if (location == null) {
            if (endpoint != null) {
                throw usage(spec, "--endpoint needs a target: s3://BUCKET[/PREFIX]");
            }
            return TargetParts.embedded();
        }
        var matcher = LOCATION.matcher(location);
        if (!matcher.matches()) {
            throw usage(spec, "The target '" + location + "' is not of the form s3://BUCKET[/PREFIX]");
        }
        var bucket = matcher.group(1);
        if (!TargetParts.isBucket(bucket)) {
            throw usage(
                    spec,
                    "The bucket name '" + bucket + "' is not valid: 3 to 63 of a-z, 0-9, '.' and '-', and neither '.'"
                            + " nor '-' at an end");
        }
        var prefix = prefix(matcher.group(2), spec);
        var region = region().value();
        var address = endpoint == null ? configured(region).value() : address(endpoint, spec);
        return new Target(address, region, bucket, prefix);
    }

    /** The origin of the endpoint, as text for a person. */
    String origin() {
        return endpoint == null ? configured(region().value()).origin() : "--endpoint";
    }

    private static Found configured(String region) {
        var aws = new Found("https://s3." + region + ".amazonaws.com", "the default: AWS of the region");
        return setting(() -> AwsSettings.endpoint(System.getenv(), HomePath.user())
                .map(TargetOptions::checked)
                .orElse(aws));
    }

    private static String prefix(@Nullable String given, CommandSpec spec) {
        try {
            return TargetParts.prefix(given);
        } catch (IllegalArgumentException e) {
            throw usage(spec, String.valueOf(e.getMessage()));
        }
    }

    private static Found checked(Found found) {
        var setting = found.origin().startsWith("AWS_") ? found.origin() + "=" : "endpoint_url = ";
        return new Found(Endpoint.of(found.value(), found.origin(), setting), found.origin());
    }

    /** The region of the requests; throws {@link WrongSetting} when it is not a valid region. */
    static Found region() {
        return setting(() -> {
            var region = AwsSettings.region(System.getenv(), HomePath.user());
            if (REGION.matcher(region.value()).matches()) {
                return region;
            }
            throw new WrongSetting(
                    "'" + region.value() + "' is no region: " + region.origin() + " must be a name such as us-east-1.");
        });
    }

    private static Found setting(Supplier<Found> reader) {
        try {
            return reader.get();
        } catch (IllegalArgumentException e) {
            throw new WrongSetting(String.valueOf(e.getMessage()));
        }
    }

    private static String address(String endpoint, CommandSpec spec) {
        try {
            return Endpoint.of(endpoint, "--endpoint", "--endpoint ");
        } catch (IllegalArgumentException e) {
            throw usage(spec, String.valueOf(e.getMessage()));
        }
    }

    private static ParameterException usage(CommandSpec spec, String message) {
        return new ParameterException(spec.commandLine(), message);
    }
}
