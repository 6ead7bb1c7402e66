package org.waybill.app.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
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

    @Test
    void itsRoleHasNoPowerOverTheMachineAndNobodyLogsInAsAnother() throws Exception {
        try (var home = Home.open(directory);
                var ledger = EmbeddedLedger.start(home)) {
            hasNoPower(ledger);
        }
    }

    @Test
    void oneOfAnEarlierVersionKeepsItsRowsAndLosesItsPower() throws Exception {
        try (var home = Home.open(directory)) {
            // Given
            ofAnEarlierVersion(
                    home,
                    "create schema migration",
                    "create type migration.state as enum ('NEW')",
                    "create table migration.words (id bigint generated always as identity, n serial, word text, s migration.state)",
                    "create view migration.all_words as select * from migration.words",
                    "create function migration.one() returns int language sql as 'select 1'",
                    "insert into migration.words (word) values ('kept')");

            // When
            try (var ledger = EmbeddedLedger.start(home)) {
                // Then
                assertThat(Contents.selected(
                                ledger.jdbcUrl(), ledger.password(), "select word from migration.all_words"))
                        .containsExactly("kept");
                assertThat(Contents.selected(ledger.jdbcUrl(), ledger.password(), """
                                select pg_get_userbyid(owner) from (
                                    select nspowner, oid from pg_namespace
                                    union all select relowner, relnamespace from pg_class
                                    union all select proowner, pronamespace from pg_proc
                                    union all select typowner, typnamespace from pg_type) as every (owner, space)
                                where space = 'migration'::regnamespace group by owner
                                """))
                        .containsExactly("waybill");
                hasNoPower(ledger);
            }
        }
    }

    private static void hasNoPower(EmbeddedLedger ledger) {
        assertThatThrownBy(() ->
                        Contents.selected(ledger.jdbcUrl(), ledger.password(), "select pg_read_file('/etc/passwd')"))
                .hasMessageContaining("permission denied");
        assertThatThrownBy(() -> DriverManager.getConnection(ledger.jdbcUrl(), "postgres", ledger.password())
                        .close())
                .hasMessageContaining("password authentication failed");
    }

    /** As versions did whose only role was the superuser. */
    private static void ofAnEarlierVersion(Home home, String... statements) {
        var folder = home.folder("postgres");
        var data = folder.resolve("data").toString();
        home.secret("postgres/password", 24);
        var bin = Shipped.postgres(home).resolve("bin");
        run(
                home,
                List.of(
                        bin.resolve("initdb").toString(),
                        "--pgdata=" + data,
                        "--username=waybill",
                        "--pwfile=" + folder.resolve("password"),
                        "--auth=scram-sha-256",
                        "--encoding=UTF8",
                        "--locale=C"));
        run(
                home,
                List.of(
                        "sh",
                        "-c",
                        "printf '%s\\n' \"$1\" | \"$2\" --single -c exit_on_error=on -D \"$3\" postgres",
                        "make",
                        String.join("\n", statements),
                        bin.resolve("postgres").toString(),
                        data));
    }

    private static void run(Home home, List<String> command) {
        var whole = new ArrayList<String>();
        if ("root".equals(System.getProperty("user.name"))) {
            whole.addAll(List.of("unshare", "--user"));
        }
        whole.addAll(command);
        Child.run("Postgres", home.logs().resolve("earlier.log"), whole, "C");
    }
}
