package org.waybill.storage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** An access key and its secret, as the AWS tools find them: the environment first, then the profile files. */
public final class S3Credentials {

    private static final String DEFAULT_REGION = "us-east-1";

    private final String accessKey;
    private final String secretKey;
    private final @Nullable String sessionToken;

    public S3Credentials(String accessKey, String secretKey, @Nullable String sessionToken) {
        this.accessKey = accessKey;
        this.secretKey = secretKey;
        this.sessionToken = sessionToken;
    }

    /**
     * Looks for credentials.
     *
     * @param environment of the process
     * @param home of the user, where {@code .aws} lies
     * @return empty when there are none
     */
    public static Optional<S3Credentials> find(Map<String, String> environment, Path home) {
        var found = of(
                environment.get("AWS_ACCESS_KEY_ID"),
                environment.get("AWS_SECRET_ACCESS_KEY"),
                environment.get("AWS_SESSION_TOKEN"));
        if (found.isPresent()) {
            return found;
        }
        var profile = environment.getOrDefault("AWS_PROFILE", "default");
        var file = environment.getOrDefault(
                "AWS_SHARED_CREDENTIALS_FILE", home.resolve(".aws/credentials").toString());
        var values = section(Path.of(file), profile);
        values.putAll(section(configFile(environment, home), configSection(profile)));
        return of(
                values.get("aws_access_key_id"), values.get("aws_secret_access_key"), values.get("aws_session_token"));
    }

    /** The region that requests are signed for: AWS_REGION, AWS_DEFAULT_REGION, the profile, us-east-1. */
    public static String region(Map<String, String> environment, Path home) {
        var region = environment.getOrDefault("AWS_REGION", environment.getOrDefault("AWS_DEFAULT_REGION", ""));
        if (!region.isBlank()) {
            return region;
        }
        var profile = environment.getOrDefault("AWS_PROFILE", "default");
        return section(configFile(environment, home), configSection(profile)).getOrDefault("region", DEFAULT_REGION);
    }

    private static Path configFile(Map<String, String> environment, Path home) {
        return Path.of(environment.getOrDefault(
                "AWS_CONFIG_FILE", home.resolve(".aws/config").toString()));
    }

    private static String configSection(String profile) {
        return profile.equals("default") ? profile : "profile " + profile;
    }

    private static Optional<S3Credentials> of(
            @Nullable String accessKey, @Nullable String secretKey, @Nullable String sessionToken) {
        return accessKey == null || accessKey.isBlank() || secretKey == null || secretKey.isBlank()
                ? Optional.empty()
                : Optional.of(new S3Credentials(accessKey.strip(), secretKey.strip(), sessionToken));
    }

    private static Map<String, String> section(Path file, String name) {
        var values = new HashMap<String, String>();
        try {
            boolean inside = false;
            for (var line : Files.readAllLines(file)) {
                var text = line.strip();
                if (text.startsWith("[")) {
                    inside = text.equals("[" + name + "]");
                } else if (inside && text.indexOf('=') > 0 && !text.startsWith("#")) {
                    int equals = text.indexOf('=');
                    values.put(
                            text.substring(0, equals).strip(),
                            text.substring(equals + 1).strip());
                }
            }
        } catch (IOException e) {
            // A profile file that is not there, or is not ours to read, gives nothing.
            return values;
        }
        return values;
    }

    String accessKey() {
        return accessKey;
    }

    String secretKey() {
        return secretKey;
    }

    @Nullable
    String sessionToken() {
        return sessionToken;
    }

    @Override
    public String toString() {
        return "***";
    }
}
