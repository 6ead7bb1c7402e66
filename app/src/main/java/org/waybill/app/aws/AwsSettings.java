package org.waybill.app.aws;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Region and endpoint, as the AWS tools find them. */
public final class AwsSettings {

    private static final String IGNORE = "IGNORE_CONFIGURED_ENDPOINT_URLS";

    private AwsSettings() {}

    /**
     * A value and where it was found.
     *
     * @param origin for a person: the variable, or the profile and its files
     */
    public record Found(String value, String origin) {}

    /** The region that requests are signed for: AWS_REGION, AWS_DEFAULT_REGION, the profile, us-east-1. */
    public static Found region(Map<String, String> environment, Path home) {
        return named(environment, List.of("AWS_REGION", "AWS_DEFAULT_REGION"))
                .or(() -> profile(environment, home, "region"))
                .orElse(new Found("us-east-1", "the default"));
    }

    /** The endpoint of S3 if no option names one; empty for that of AWS. */
    public static Optional<Found> endpoint(Map<String, String> environment, Path home) {
        var profile = AwsProfile.in(environment, home);
        var ignore = Optional.ofNullable(environment.get("AWS_" + IGNORE))
                .or(() -> profile.value("ignore_configured_endpoint_urls"));
        if (ignore.filter(value -> value.strip().equalsIgnoreCase("true")).isPresent()) {
            return Optional.empty();
        }
        return named(environment, List.of("AWS_ENDPOINT_URL_S3", "AWS_ENDPOINT_URL"))
                .or(() -> profile.valueOf("s3", "endpoint_url")
                        .map(value -> new Found(value, "endpoint_url of s3 in the services of the " + profile)))
                .or(() -> profile(environment, home, "endpoint_url"));
    }

    private static Optional<Found> named(Map<String, String> environment, List<String> names) {
        return names.stream()
                .map(name -> new Found(environment.getOrDefault(name, "").strip(), name))
                .filter(found -> !found.value.isEmpty())
                .findFirst();
    }

    private static Optional<Found> profile(Map<String, String> environment, Path home, String key) {
        var profile = AwsProfile.in(environment, home);
        return profile.value(key).map(value -> new Found(value, key + " of the " + profile));
    }
}
