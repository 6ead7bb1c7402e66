package org.waybill.console;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.waybill.ledger.Scene;
import org.waybill.ledger.access.Rank;

/** What the pages show, without JavaScript. */
class PagesTest {

    private final ConsoleOnStage console = new ConsoleOnStage();
    private final Browser browser = new Browser(console.origin());

    @AfterEach
    void close() {
        browser.close();
        console.close();
    }

    @Test
    void aPersonLogsInAndSeesTheMigrationAndItsBatch() {
        // Given
        console.person("alice", Rank.OPERATOR);
        console.scene.record(Scene.file("a/b.txt", 10, 1));

        // When
        var entered = browser.logIn("alice", ConsoleOnStage.PASSWORD);

        // Then
        assertThat(entered.statusCode()).isEqualTo(302);
        assertThat(browser.look("/").body()).contains("Migration 1", "Batch 1", "/data");
        assertThat(browser.look("/migrations/1").body()).contains("Files by state");
        assertThat(browser.look("/batches/1").body()).contains("Throughput", "sse-connect=\"/batches/1/live\"");
        assertThat(browser.look("/migrations/1/files?state=GONE").body()).contains("None of the files");
        // What an open page asks for every 30 s.
        assertThat(browser.look("/migrations/1/pace").body())
                .startsWith("<section")
                .contains("hx-get=\"/migrations/1/pace\"");
        assertThat(browser.look("/nowhere").statusCode()).isEqualTo(404);
    }
}
