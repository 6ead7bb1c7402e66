package org.waybill.app.aws;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.waybill.objectstore.s3.CredentialSource;
import org.waybill.objectstore.s3.CredentialsUnavailable;
import org.waybill.objectstore.s3.S3Credentials;

/**
 * The credentials of this process, from the first place that the environment and the profile configure, in the order of
 * the AWS tools. If that place fails, its failure is reported and no other is tried: it would give somebody else's.
 */
public final class AwsCredentials implements CredentialSource {

    /** Settings that make a profile request credentials elsewhere; they take precedence over keys in the same profile. */
    private static final String[] ASKING = {
        "role_arn", "credential_process", "sso_session", "sso_account_id", "login_session"
    };

    private final String origin;
    private final CredentialSource source;
    private final String lookedAt;
    private volatile boolean given;

    /** @param lookedAt the message when there are none; empty for a place that was named */
    private AwsCredentials(String origin, CredentialSource source, String lookedAt) {
        this.origin = origin;
        this.source = source;
        this.lookedAt = lookedAt;
    }

    private static AwsCredentials keys(
            String origin, String accessKey, String secretKey, Optional<String> sessionToken) {
        return new AwsCredentials(origin, new S3Credentials(accessKey, secretKey, sessionToken.orElse(null)), "");
    }

    /** The origin of the credentials, as text for a person. */
    public String origin() {
        return origin;
    }

    @Override
    public S3Credentials current() throws CredentialsUnavailable {
        try {
            var credentials = source.current();
            given = true;
            return credentials;
        } catch (CredentialsUnavailable e) {
            boolean none = !given && !lookedAt.isEmpty();
            throw new CredentialsUnavailable(
                    none
                            ? lookedAt.formatted(e.getMessage())
                            : "The credentials of " + origin + " cannot be " + (given ? "renewed: " : "had: ")
                                    + e.getMessage() + ".");
        }
    }

    /**
     * Finds the place of the credentials; requests none yet.
     *
     * @param environment of the process
     * @param home of the user, which contains {@code .aws}
     * @throws IllegalArgumentException when half of a pair or the profile is missing, or a profile file cannot be read
     */
    public static AwsCredentials find(Map<String, String> environment, Path home) {
        var accessKey = value(environment, "AWS_ACCESS_KEY_ID");
        var secretKey = value(environment, "AWS_SECRET_ACCESS_KEY");
        if (accessKey.isEmpty() != secretKey.isEmpty()) {
            throw new IllegalArgumentException((accessKey.isEmpty() ? "AWS_ACCESS_KEY_ID" : "AWS_SECRET_ACCESS_KEY")
                    + " is not set, but the other half is: set both, or neither to use a profile.");
        }
        if (accessKey.isPresent() && secretKey.isPresent()) {
            return keys(
                    "AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY",
                    accessKey.get(),
                    secretKey.get(),
                    value(environment, "AWS_SESSION_TOKEN"));
        }
        var profile = AwsProfile.in(environment, home);
        var region = AwsSettings.region(environment, home).value();
        return webIdentity(environment, region)
                .or(() -> ofProfile(profile, region))
                .or(() -> container(environment, region))
                .orElseGet(() -> instance(environment, profile, region));
    }

    private static Optional<AwsCredentials> webIdentity(Map<String, String> environment, String region) {
        return value(environment, "AWS_WEB_IDENTITY_TOKEN_FILE")
                .filter(_ -> value(environment, "AWS_ROLE_ARN").isPresent())
                .map(_ -> asked("AWS_ROLE_ARN and AWS_WEB_IDENTITY_TOKEN_FILE", Giver.WEB_IDENTITY, "", region));
    }

    private static Optional<AwsCredentials> ofProfile(AwsProfile profile, String region) {
        var asking =
                Stream.of(ASKING).filter(key -> profile.value(key).isPresent()).findFirst();
        if (asking.isPresent()) {
            return Optional.of(asked(asking.get() + " of the " + profile, Giver.PROFILE, profile.name(), region));
        }
        var accessKey = profile.value("aws_access_key_id");
        var secretKey = profile.value("aws_secret_access_key");
        if (accessKey.isEmpty() != secretKey.isEmpty()) {
            throw new IllegalArgumentException("The " + profile + " has only one of aws_access_key_id and"
                    + " aws_secret_access_key; it needs both, or neither.");
        }
        return accessKey.isEmpty() || secretKey.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        keys("the " + profile, accessKey.get(), secretKey.get(), profile.value("aws_session_token")));
    }

    private static Optional<AwsCredentials> container(Map<String, String> environment, String region) {
        return Stream.of("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", "AWS_CONTAINER_CREDENTIALS_FULL_URI")
                .filter(name -> value(environment, name).isPresent())
                .findFirst()
                .map(name -> asked("the container's role, by " + name, Giver.CONTAINER, "", region));
    }

    private static AwsCredentials instance(Map<String, String> environment, AwsProfile profile, String region) {
        CredentialSource role = SdkCredentials.lazily(Giver.INSTANCE, "", region);
        if ("true".equalsIgnoreCase(environment.getOrDefault("AWS_EC2_METADATA_DISABLED", ""))) {
            role = () -> none("switched off by AWS_EC2_METADATA_DISABLED");
        } else if (value(environment, "AWS_PROFILE").isPresent() && !profile.isThere()) {
            role = () -> none("not asked, as AWS_PROFILE names a profile that is not there");
        }
        return new AwsCredentials("the role of this machine, by its metadata service", role, lookedAt(profile));
    }

    // A percent sign in a file's name must not act as a format.
    private static String lookedAt(AwsProfile profile) {
        var looked = "There are no credentials for the target. Looked at: AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY;"
                + " AWS_ROLE_ARN with AWS_WEB_IDENTITY_TOKEN_FILE; the " + profile
                + "; AWS_CONTAINER_CREDENTIALS_RELATIVE_URI and AWS_CONTAINER_CREDENTIALS_FULL_URI; the metadata service of"
                + " this machine (";
        var next = "). Set the first two, or write aws_access_key_id and aws_secret_access_key under [" + profile.name()
                + "] in " + profile.credentialsFile() + ".";
        return looked.replace("%", "%%") + "%s" + next.replace("%", "%%");
    }

    private static S3Credentials none(String why) throws CredentialsUnavailable {
        throw new CredentialsUnavailable(why);
    }

    private static AwsCredentials asked(String origin, Giver giver, String profile, String region) {
        return new AwsCredentials(origin, SdkCredentials.lazily(giver, profile, region), "");
    }

    private static Optional<String> value(Map<String, String> environment, String name) {
        return Optional.of(environment.getOrDefault(name, "").strip()).filter(value -> !value.isEmpty());
    }
}
