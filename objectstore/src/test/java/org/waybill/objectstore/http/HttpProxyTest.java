package org.waybill.objectstore.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HttpProxyTest {

    private static final HttpAddress SECURE = new HttpAddress(true, "s3.example.org", 443);
    private static final HttpAddress PLAIN = new HttpAddress(false, "s3.example.org", 9000);

    @Test
    void theSchemeOfTheTargetChoosesTheVariable() {
        // Given
        var environment = Map.of("HTTPS_PROXY", "http://secure:3128", "http_proxy", "plain:8080");

        // Then
        assertThat(HttpProxy.before(SECURE, environment).orElseThrow())
                .hasToString("http://secure:3128")
                .returns("HTTPS_PROXY", HttpProxy::origin);
        assertThat(HttpProxy.before(PLAIN, environment).orElseThrow()).hasToString("http://plain:8080");
    }

    @Test
    void lowerCaseWinsAndAnEmptyOneIsNone() {
        assertThat(HttpProxy.before(SECURE, Map.of("HTTPS_PROXY", "http://a:1", "https_proxy", "http://b:2")))
                .hasValueSatisfying(proxy -> assertThat(proxy.host()).isEqualTo("b"));
        assertThat(HttpProxy.before(SECURE, Map.of("HTTPS_PROXY", " "))).isEmpty();
    }

    @Test
    void aHostThatIsExceptedHasNone() {
        var environment = Map.of("https_proxy", "http://a:1", "NO_PROXY", "example.org");
        assertThat(HttpProxy.before(SECURE, environment)).isEmpty();
    }

    @Test
    void userAndPasswordAreDecodedAndNotShown() {
        // When
        var proxy = HttpProxy.before(SECURE, Map.of("https_proxy", "http://me:s%40cret@proxy:3128"))
                .orElseThrow();

        // Then: base64 of me:s@cret
        assertThat(proxy.authorization()).isEqualTo("Basic bWU6c0BjcmV0");
        assertThat(proxy).hasToString("http://proxy:3128");
    }

    @ParameterizedTest
    @ValueSource(strings = {"socks5://me:secret@proxy:1080", "https://me:secret@proxy:3128", "http://me:sec ret@proxy"})
    void whatIsNoHttpProxyIsRefusedWithoutItsPassword(String url) {
        assertThatThrownBy(() -> HttpProxy.before(SECURE, Map.of("https_proxy", url)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("https_proxy")
                .hasMessageNotContaining("ret");
    }
}
