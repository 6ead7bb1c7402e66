package org.waybill.objectstore.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NoProxyTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "minio.example.org    | 9000 | example.org",
                "minio.example.org    | 9000 | .example.org",
                "minio.example.org    | 9000 | *.Example.ORG",
                "MINIO.example.org    | 9000 | other, minio.example.org:9000",
                "minio                | 443  | a b minio",
                "minio                | 443  | *",
                "10.1.2.3             | 443  | 10.0.0.0/8",
                "10.1.2.3             | 443  | 10.1.2.3:443",
                "10.1.2.3             | 443  | 10.1.2.2/31",
                "[fd00::17]           | 443  | fd00::/8",
                "[fd00::17]           | 443  | fd00:0::17",
                "[fd00::17]           | 443  | [fd00::17]:443",
                "127.0.0.2            | 9000 | ''",
                "[::1]                | 9000 | ''",
                "localhost            | 9000 | ''",
            })
    void aHostOfTheListOrOfThisMachineNeedsNone(String host, int port, String list) {
        assertThat(NoProxy.covers(list, host, port)).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "minio.example.org    | 9000 | ''",
                "myexample.org        | 9000 | example.org",
                "example.org.evil.com | 9000 | example.org",
                "minio.example.org    | 9000 | minio.example.org:443",
                "10.1.2.3             | 443  | 11.0.0.0/8, 10.1.2.0/31, 10.0.0.0/x, fd00::/8",
                "10.1.2.3             | 443  | 10.1.2",
                "minio                | 443  | 10.0.0.0/8, . ,",
            })
    void anyOtherHostIsReachedThroughTheProxy(String host, int port, String list) {
        assertThat(NoProxy.covers(list, host, port)).isFalse();
    }
}
