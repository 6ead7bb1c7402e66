package org.waybill.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.waybill.app.output.Secrets;

class EndpointTest {

    @Test
    void schemeHostAndPortAreKept() {
        assertThat(Endpoint.of("http://minio:9000/", "--endpoint", "--endpoint "))
                .isEqualTo("http://minio:9000");
        assertThat(Endpoint.of("https://[::1]", "--endpoint", "--endpoint ")).isEqualTo("https://[::1]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1:9000", "localhost:9000", "minio", "[::1]:9000"})
    void whatToWriteForOneWithoutASchemeIsSaid(String text) {
        assertThatThrownBy(() -> Endpoint.of(text, "--endpoint", "--endpoint "))
                .hasMessageContaining("'" + text + "' has no scheme: write --endpoint http://" + text + ",");
        assertThatThrownBy(() -> Endpoint.of(text, "AWS_ENDPOINT_URL", "AWS_ENDPOINT_URL="))
                .hasMessageContaining("write AWS_ENDPOINT_URL=http://" + text + ",");
    }

    @ParameterizedTest
    @CsvSource({
        "http://me:s3cret@host:9000",
        "http://me:s3cret/@host",
        "me:s3cret@host:9000",
        "http://me:s3cret@host:99999",
        "http://m e:s3cret@host"
    })
    void aPasswordIsNeverShown(String text) {
        assertThatThrownBy(() -> Endpoint.of(text, "--endpoint", "--endpoint "))
                .hasMessageContaining("AWS_ACCESS_KEY_ID")
                .hasMessageNotContaining("s3cret");
        assertThat(Secrets.without("Unknown option: '--endpiont=http://me:s3c/r@et@host:9000' there@here"))
                .isEqualTo("Unknown option: '--endpiont=http://***@host:9000' there@here");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"gopher:x", "http://under_score:9000", "http://host:99999", "http://host/path", "", "http://"})
    void anythingElseIsRefusedWithTheForm(String text) {
        assertThatThrownBy(() -> Endpoint.of(text, "--endpoint", "--endpoint "))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("http://HOST[:PORT]");
    }
}
