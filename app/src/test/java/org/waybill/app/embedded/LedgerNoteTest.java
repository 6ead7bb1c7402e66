package org.waybill.app.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LedgerNoteTest {

    @TempDir
    Path directory;

    @Test
    void leadsToTheLedgerAndHoldsNoPasswordUntilItIsClosed() throws Exception {
        try (var home = Home.open(directory);
                var ledger = EmbeddedLedger.start(home)) {
            // When
            try (var _ = LedgerNote.leave(home, Optional.of(ledger), true)) {
                // Then
                var found = LedgerNote.read(directory).orElseThrow();
                assertThat(Contents.selected(found.jdbcUrl(), found.password(), "select current_user"))
                        .containsExactly(found.user());
                assertThat(Files.readString(note())).doesNotContain(ledger.password());
            }
            assertThat(note()).doesNotExist();
        }
    }

    @Test
    void thatOfAProcessThatDoesNotHoldTheHomeIsNotBelieved() throws Exception {
        try (var home = Home.open(directory)) {
            // Given
            home.folder("postgres");
            home.secret("postgres/password", 24);

            // When
            Files.writeString(note(), "pid=1\nledger.host=127.0.0.1\nledger.port=5432\n");

            // Then
            assertThat(LedgerNote.read(directory)).isEmpty();
        }
    }

    @Test
    void whatAKilledProcessHasLeftGoesWhenTheHomeIsHeldAgain() throws Exception {
        // Given
        Files.writeString(note(), "pid=" + ProcessHandle.current().pid() + "\nledger.port=5432\n");

        // When
        try (var _ = Home.open(directory)) {
            // Then
            assertThat(note()).doesNotExist();
        }
    }

    private Path note() {
        return directory.resolve("running.properties");
    }
}
