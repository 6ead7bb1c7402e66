package org.waybill.app.aws;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import java.io.FileNotFoundException;
import java.nio.file.NoSuchFileException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import org.waybill.objectstore.s3.CredentialSource;
import org.waybill.objectstore.s3.CredentialsUnavailable;
import org.waybill.objectstore.s3.S3Credentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.ContainerCredentialsProvider;
import software.amazon.awssdk.auth.credentials.InstanceProfileCredentialsProvider;
import software.amazon.awssdk.auth.credentials.ProfileCredentialsProvider;
import software.amazon.awssdk.auth.credentials.WebIdentityTokenFileCredentialsProvider;
import software.amazon.awssdk.core.SdkSystemSetting;

/** Temporary credentials through the AWS SDK, which caches and renews them. */
final class SdkCredentials implements CredentialSource {

    private static final int LONGEST_REASON = 500;

    private final AwsCredentialsProvider provider;

    private SdkCredentials(AwsCredentialsProvider provider) {
        this.provider = provider;
    }

    /** A source that loads the SDK at its first use, because loading takes longer than some commands. */
    static CredentialSource lazily(Giver giver, String profile, String region) {
        return new Lazy(() -> new SdkCredentials(provider(giver, profile, region)));
    }

    // Refers only to the interface, so that loading this class loads nothing of the SDK.
    private static final class Lazy implements CredentialSource {
        private final Supplier<CredentialSource> maker;
        private volatile @Nullable CredentialSource made;

        Lazy(Supplier<CredentialSource> maker) {
            this.maker = maker;
        }

        @Override
        public S3Credentials current() throws CredentialsUnavailable {
            var source = made;
            return (source == null ? make() : source).current();
        }

        private synchronized CredentialSource make() {
            var source = made;
            if (source == null) {
                source = maker.get();
                made = source;
            }
            return source;
        }
    }

    private static AwsCredentialsProvider provider(Giver giver, String profile, String region) {
        // It logs the failures that it throws, and those of JSON parsers quote a program's output. Spring has its own
        // settings.
        if (LoggerFactory.getLogger("software.amazon.awssdk.utils.cache") instanceof Logger cache) {
            cache.setLevel(Level.OFF);
        }
        // The token service is used in the target's region, unless a profile names another.
        if (SdkSystemSetting.AWS_REGION.getStringValue().isEmpty()) {
            System.setProperty(SdkSystemSetting.AWS_REGION.property(), region);
        }
        System.setProperty(SdkSystemSetting.SYNC_HTTP_SERVICE_IMPL.property(), TrustingHttpService.class.getName());
        return switch (giver) {
            case WEB_IDENTITY -> WebIdentityTokenFileCredentialsProvider.create();
            case PROFILE -> ProfileCredentialsProvider.create(profile);
            case CONTAINER -> ContainerCredentialsProvider.builder().build();
            case INSTANCE -> InstanceProfileCredentialsProvider.create();
        };
    }

    @Override
    public S3Credentials current() throws CredentialsUnavailable {
        try {
            var given = provider.resolveCredentials();
            return new S3Credentials(
                    given.accessKeyId(),
                    given.secretAccessKey(),
                    given instanceof AwsSessionCredentials session ? session.sessionToken() : null);
        } catch (RuntimeException e) {
            // The SDK throws its own and many other exceptions for errors of a network, a file or a program.
            throw new CredentialsUnavailable(reason(e));
        }
    }

    /** The failure and, if it differs, its root cause, in one line. */
    private static String reason(Throwable failure) {
        Throwable deepest = failure;
        while (deepest.getCause() != null) {
            deepest = deepest.getCause();
        }
        var first = words(failure);
        var last = words(deepest);
        var reason = first.contains(last) ? first : first.replaceFirst("\\.$", "") + " (" + last + ")";
        var line = reason.replaceAll("\\s+", " ").strip().replaceFirst("\\.$", "");
        return line.length() > LONGEST_REASON ? line.substring(0, LONGEST_REASON) + " ..." : line;
    }

    private static String words(Throwable failure) {
        if (failure.getClass().getSimpleName().startsWith("Json")) {
            // Its message quotes part of the text, which may be a secret.
            return "what came is no JSON";
        }
        var message = String.valueOf(failure.getMessage());
        return failure instanceof NoSuchFileException || failure instanceof FileNotFoundException
                ? "there is no file " + message
                : message;
    }
}
