package org.waybill.objectstore.s3;

import static org.assertj.core.api.Assertions.assertThat;

import io.minio.Signer;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import okhttp3.HttpUrl;
import okhttp3.Request;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class S3SignatureTest {

    private static final List<String> WORDS =
            List.of("a", "list-type", "Ölwechsel 1", "x+y&z=1", "%41", "~-._", "", "日本", "uploads");

    private final S3Credentials credentials = new S3Credentials("access", "secret/+key", null);

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void signsAnyRequestAsMiniosClientDoes(long seed) throws Exception {
        // Given
        var random = new Random(seed);
        var url = new HttpUrl.Builder().scheme("http").host("127.0.0.1").port(9000);
        for (int i = 0; i <= random.nextInt(3); i++) {
            url.addPathSegment("k" + word(random));
        }
        for (int i = 0; i < random.nextInt(4); i++) {
            url.addQueryParameter(word(random) + i, word(random));
        }
        var headers = headers(Map.of(
                "Host", "127.0.0.1:9000",
                "x-amz-meta-mtime", random.nextLong() + ".5",
                "If-Match", "\"" + random.nextInt() + "\""));

        // When
        var address = url.build();
        new S3Signature("eu-north-1", credentials)
                .sign(
                        "GET",
                        address.encodedPath(),
                        query(address),
                        headers,
                        Instant.ofEpochSecond(1_700_000_000L + random.nextInt(1 << 28)));

        // Then
        var authorization = headers.remove("Authorization");
        var unsigned = new Request.Builder()
                .url(address)
                .header("User-Agent", "waybill")
                .header("Accept-Encoding", "identity");
        headers.forEach(unsigned::header);
        assertThat(authorization)
                .isEqualTo(Signer.signV4S3(
                                unsigned.build(),
                                "eu-north-1",
                                credentials.accessKey(),
                                credentials.secretKey(),
                                "UNSIGNED-PAYLOAD")
                        .header("Authorization"));
    }

    @Test
    void derivesAnotherKeyOnAnotherDay() throws CredentialsUnavailable {
        // Given
        var day = Instant.parse("2026-01-01T23:59:59Z");
        var used = new S3Signature("us-east-1", credentials);
        authorization(used, day);

        // When
        var next = authorization(used, day.plusSeconds(1));

        // Then
        assertThat(next).isEqualTo(authorization(new S3Signature("us-east-1", credentials), day.plusSeconds(1)));
    }

    @Test
    void signsWithTheCredentialsOfTheMoment() throws CredentialsUnavailable {
        // Given
        var renewed = new S3Credentials("access-2", "secret-2", "token-2");
        var moments = List.of(credentials, renewed, renewed).iterator();
        var signature = new S3Signature("us-east-1", moments::next);
        var now = Instant.parse("2026-01-01T12:00:00Z");
        authorization(signature, now);

        // When
        var headers = headers(Map.of("Host", "127.0.0.1"));
        signature.sign("GET", "/", "", headers, now);

        // Then
        assertThat(headers).containsEntry("x-amz-security-token", "token-2");
        assertThat(authorization(signature, now))
                .contains("Credential=access-2/")
                .isEqualTo(authorization(new S3Signature("us-east-1", renewed), now));
    }

    private static String authorization(S3Signature signature, Instant now) throws CredentialsUnavailable {
        var headers = headers(Map.of("Host", "127.0.0.1"));
        signature.sign("GET", "/", "", headers, now);
        return headers.getOrDefault("Authorization", "");
    }

    private static String query(HttpUrl address) {
        var parameters = new TreeMap<String, String>();
        address.queryParameterNames()
                .forEach(name -> parameters.put(name, String.valueOf(address.queryParameter(name))));
        return S3Address.query(parameters);
    }

    private static TreeMap<String, String> headers(Map<String, String> headers) {
        var sorted = new TreeMap<String, String>(String.CASE_INSENSITIVE_ORDER);
        sorted.putAll(headers);
        return sorted;
    }

    private static String word(Random random) {
        return WORDS.get(random.nextInt(WORDS.size()));
    }
}
