package org.waybill.storage;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
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
     * @throws IllegalArgumentException when only half of them is set, or a profile file cannot be read
     */
    public static Optional<S3Credentials> find(Map<String, String> environment, Path home) {
        var accessKey = environment.getOrDefault("AWS_ACCESS_KEY_ID", "").strip();
        var secretKey = environment.getOrDefault("AWS_SECRET_ACCESS_KEY", "").strip();
        if (accessKey.isEmpty() != secretKey.isEmpty()) {
            throw new IllegalArgumentException((accessKey.isEmpty() ? "AWS_ACCESS_KEY_ID" : "AWS_SECRET_ACCESS_KEY")
                    + " is not set, but the other half is: set both, or neither to use a profile.");
        }
        if (!accessKey.isEmpty()) {
            return of(accessKey, secretKey, environment.get("AWS_SESSION_TOKEN"));
        }
        var values = profile(environment, home);
        return of(
                values.get("aws_access_key_id"), values.get("aws_secret_access_key"), values.get("aws_session_token"));
    }

    /** What to say when there are none. */
    public static String howToSet(Map<String, String> environment, Path home) {
        return "There are no credentials for the target: set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or write"
                + " aws_access_key_id and aws_secret_access_key under [" + profileName(environment) + "] in "
                + credentialsFile(environment, home) + ".";
    }

    /** The region that requests are signed for: AWS_REGION, AWS_DEFAULT_REGION, the profile, us-east-1. */
    public static String region(Map<String, String> environment, Path home) {
        for (var name : List.of("AWS_REGION", "AWS_DEFAULT_REGION")) {
            var region = environment.getOrDefault(name, "").strip();
            if (!region.isEmpty()) {
                return region;
            }
        }
        return profile(environment, home).getOrDefault("region", DEFAULT_REGION);
    }

    private static Optional<S3Credentials> of(
            @Nullable String accessKey, @Nullable String secretKey, @Nullable String sessionToken) {
        return accessKey == null || accessKey.isBlank() || secretKey == null || secretKey.isBlank()
                ? Optional.empty()
                : Optional.of(new S3Credentials(
                        accessKey,
                        secretKey,
                        sessionToken == null || sessionToken.isBlank() ? null : sessionToken.strip()));
    }

    /** What both files say of the profile; the credentials file has the last word. */
    private static Map<String, String> profile(Map<String, String> environment, Path home) {
        var name = profileName(environment);
        var config = file(environment, "AWS_CONFIG_FILE", home.resolve(".aws").resolve("config"));
        var values = section(config, name.equals("default") ? name : "profile " + name);
        values.putAll(section(credentialsFile(environment, home), name));
        return values;
    }

    private static String profileName(Map<String, String> environment) {
        var name = environment.getOrDefault("AWS_PROFILE", "").strip();
        return name.isEmpty() ? "default" : name;
    }

    private static Path credentialsFile(Map<String, String> environment, Path home) {
        return file(
                environment, "AWS_SHARED_CREDENTIALS_FILE", home.resolve(".aws").resolve("credentials"));
    }

    private static Path file(Map<String, String> environment, String name, Path otherwise) {
        var file = environment.getOrDefault(name, "");
        return file.isBlank() ? otherwise : Path.of(file);
    }

    private static Map<String, String> section(Path file, String name) {
        var values = new HashMap<String, String>();
        boolean inside = false;
        for (var line : lines(file)) {
            var text = line.strip();
            int equals = text.indexOf('=');
            if (text.startsWith("[")) {
                inside = text.replaceAll("[\\[\\]]", "")
                        .strip()
                        .replaceAll("\\s+", " ")
                        .equals(name);
            } else if (inside && equals > 0 && isSetting(line)) {
                values.put(
                        text.substring(0, equals).strip(),
                        text.substring(equals + 1).strip());
            }
        }
        return values;
    }

    /** No comment, and not indented: such a line belongs to a nested setting. */
    private static boolean isSetting(String line) {
        char first = line.charAt(0);
        return first != '#' && first != ';' && !Character.isWhitespace(first);
    }

    private static List<String> lines(Path file) {
        try {
            // Names, keys and secrets are ASCII; a comment may be anything.
            return Files.readAllLines(file, StandardCharsets.ISO_8859_1);
        } catch (NoSuchFileException e) {
            return List.of();
        } catch (IOException e) {
            throw new IllegalArgumentException("The AWS profile file " + file + " cannot be read: " + e, e);
        }
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
