package org.waybill.objectstore.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.minio.Http;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.waybill.model.Target;

class S3AddressTest {

    private static String url(Target target, String key, Map<String, String> parameters) {
        var address = S3Address.of(target);
        var query = S3Address.query(parameters);
        return (address.server().secure() ? "https://" : "http://")
                + address.server().authority()
                + address.path(key)
                + (query.isEmpty() ? "" : "?" + query);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://127.0.0.1:9000",
                "http://minio",
                "https://minio:443",
                "http://[::1]:9000",
                "https://s3.eu-north-1.amazonaws.com",
                "https://s3.dualstack.eu-north-1.amazonaws.com",
                "https://s3.cn-north-1.amazonaws.com.cn",
                "https://s3.amazonaws.com",
                "https://oss-cn-hangzhou.aliyuncs.com"
            })
    void isWhatMiniosClientMakesOfIt(String endpoint) throws Exception {
        // Given
        var random = new Random(endpoint.hashCode());
        var region = endpoint.contains(".cn") ? "cn-north-1" : "eu-north-1";
        var target = new Target(endpoint, region, "the-bucket", "");
        for (int i = 0; i < 50; i++) {
            String key = random.nextInt(5) == 0 ? null : "k/" + text(random);
            var parameters = Map.of("prefix", text(random), "uploads", "");

            // When
            var url = url(target, key, parameters);

            // Then
            var base = new Http.BaseUrl(endpoint);
            if (endpoint.contains("dualstack")) {
                base.enableDualStackEndpoint();
            }
            var query = new Http.QueryParameters();
            parameters.forEach(query::put);
            assertThat(url)
                    .isEqualTo(base.buildUrl(Http.Method.GET, "the-bucket", key, region, query)
                            .toString());
        }
    }

    /** Any characters that a key may have, next to each other. */
    private static String text(Random random) {
        return random.ints(0, 0x3000)
                .filter(point -> Character.isDefined(point) && !Character.isISOControl(point))
                .limit(30)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    @ParameterizedTest
    @CsvSource({
        "https://s3.eu-north-1.amazonaws.com, a.b,  https://s3.eu-north-1.amazonaws.com/a.b/k",
        "http://s3.eu-north-1.amazonaws.com,  a.b,  http://a.b.s3.eu-north-1.amazonaws.com/k",
        "https://lb.elb.amazonaws.com,        abc,  https://lb.elb.amazonaws.com/abc/k",
        "https://bucket.vpce-1.s3.eu-north-1.vpce.amazonaws.com, abc, https://bucket.vpce-1.s3.eu-north-1.vpce.amazonaws.com/abc/k"
    })
    void theBucketStandsInThePathWhereNoCertificateOrHostFitsIt(String endpoint, String bucket, String url) {
        assertThat(url(new Target(endpoint, "eu-north-1", bucket, ""), "k", Map.of()))
                .isEqualTo(url);
    }

    @ParameterizedTest
    @ValueSource(strings = {"minio:9000", "ftp://minio", "http://", "http://a b"})
    void anEndpointThatIsNoUrlIsNamed(String endpoint) {
        assertThatThrownBy(() -> S3Address.of(new Target(endpoint, "us-east-1", "bucket", "")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(endpoint);
    }

    @Test
    void parametersAreSortedByTheirNames() {
        assertThat(S3Address.query(Map.of("a-b", "1", "a", "2", "B", "3"))).isEqualTo("B=3&a=2&a-b=1");
    }
}
