package org.waybill.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JdbcUrlTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "jdbc:postgresql://127.0.0.1:5432/ledger",
                "jdbc:postgresql://localhost/ledger",
                "jdbc:postgresql://[::1]:5432/ledger",
                "jdbc:postgresql:ledger",
                "jdbc:postgresql://localhost:1,127.0.0.2:2/ledger"
            })
    void onThisMachineOnlyTheWayToProveAPasswordIsGiven(String url) {
        assertThat(new JdbcUrl(url).safeguards()).containsOnlyKeys("requireAuth");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "jdbc:postgresql://db/ledger",
                "jdbc:postgresql://10.0.0.1:5432/ledger",
                "jdbc:postgresql://localhost.example.org/ledger",
                "jdbc:postgresql://localhost,db/ledger",
                "jdbc:postgresql://[2001:db8::1]/ledger",
                "no address"
            })
    void elsewhereTheServerProvesItselfFirst(String url) {
        assertThat(new JdbcUrl(url).safeguards())
                .containsEntry("requireAuth", "scram-sha-256")
                .containsEntry("sslmode", "verify-full");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "jdbc:postgresql://db/ledger?password=secret",
                "jdbc:postgresql://db/ledger?ssl=true&Password=secret",
                "jdbc:postgresql://db/ledger?sslpassword=secret",
                "jdbc:postgresql://user:secret@db/ledger",
            })
    void aPasswordIsFound(String url) {
        assertThat(new JdbcUrl(url).holdsPassword()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "jdbc:postgresql://db/password",
                "jdbc:postgresql://db/ledger?user=me@example.org&sslmode=disable",
                "jdbc:postgresql:ledger",
            })
    void whereNoneIsNoneIsFound(String url) {
        assertThat(new JdbcUrl(url).holdsPassword()).isFalse();
    }
}
