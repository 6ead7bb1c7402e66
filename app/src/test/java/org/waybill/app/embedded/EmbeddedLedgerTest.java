package org.waybill.app.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedLedgerTest {

    @TempDir
    Path directory;

    @Test
    void keepsItsRowsOverAnOrderlyEnd() throws Exception {
        try (var home = Home.open(directory)) {
            // Given
            try (var ledger = EmbeddedLedger.start(home)) {
                assertThat(ledger.isFresh()).isTrue();
                Contents.insert(ledger.jdbcUrl(), ledger.password(), "kept");
            }

            // When
            try (var ledger = EmbeddedLedger.start(home)) {
                // Then
                assertThat(ledger.isFresh()).isFalse();
                assertThat(Contents.selected(ledger.jdbcUrl(), ledger.password(), "select word from words"))
                        .containsExactly("kept");
            }
        }
    }

    @Test
    void isDurableAndWantsItsPassword() throws Exception {
        try (var home = Home.open(directory);
                var ledger = EmbeddedLedger.start(home)) {
            // When
            var settings = Contents.selected(
                    ledger.jdbcUrl(),
                    ledger.password(),
                    "select setting from pg_settings where name in ('fsync', 'synchronous_commit', 'full_page_writes')");

            // Then
            assertThat(settings).containsExactly("on", "on", "on");
            assertThatThrownBy(() -> Contents.selected(ledger.jdbcUrl(), "guessed", "select 1"))
                    .isInstanceOf(SQLException.class)
                    .hasMessageContaining("password authentication failed");
        }
    }

    @Test
    void aHomeThatBeginsWithACopyHasItsOwnPassword() throws Exception {
        try (var first = Home.open(directory.resolve("it's the first"));
                var second = Home.open(directory.resolve("second"))) {
            // Given
            EmbeddedLedger.start(first).close();
            Shipped.copy(first.folder("lib"), second.path().resolve("lib"));

            // When
            try (var ledger = EmbeddedLedger.start(second)) {
                // Then
                assertThat(Contents.selected(ledger.jdbcUrl(), ledger.password(), "select 'in'"))
                        .containsExactly("in");
                var other = first.secret("postgres/password", 24);
                assertThatThrownBy(() -> Contents.selected(ledger.jdbcUrl(), other, "select 1"))
                        .hasMessageContaining("password authentication failed");
            }
            assertThat(second.logs().resolve("initdb.log")).doesNotExist();
        }
    }
}
