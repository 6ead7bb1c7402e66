package org.waybill.ledger.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.waybill.ledger.Scene;
import org.waybill.ledger.access.Answers.Claim;
import org.waybill.ledger.access.Audit.Entry;
import org.waybill.ledger.access.Audit.Result;
import org.waybill.model.Sha256;

/** Who may use the console, as the ledger keeps it. */
class AccessTest {

    private final Scene scene = new Scene();
    private final People people = new People(scene.database);
    private final Tokens tokens = new Tokens(scene.database);
    private final LoginLinks links = new LoginLinks(scene.database);

    @AfterEach
    void close() {
        scene.close();
    }

    private static Sha256 hash(String secret) {
        return Sha256.of(secret.getBytes(StandardCharsets.UTF_8));
    }

    private Person person(String name) {
        return people.add(new People.Fresh(name, Rank.OPERATOR, new Scope.Everything(), "hash"))
                .orElseThrow();
    }

    @Test
    void aNameIsGivenOnceWhateverItsCase() {
        person("Alice");
        assertThat(people.add(new People.Fresh("alice", Rank.ADMIN, new Scope.Everything(), null)))
                .isEmpty();
        assertThat(people.find("ALICE").orElseThrow().rank()).isEqualTo(Rank.OPERATOR);
    }

    @Test
    void aPersonSeesTheMigrationsThatWereGrantedAndNoLater() {
        var guest = people.add(new People.Fresh("guest", Rank.VIEWER, new Scope.Only(Set.of(1)), null))
                .orElseThrow();
        var later = scene.otherMigration();
        assertThat(guest.scope()).isEqualTo(new Scope.Only(Set.of(1)));
        assertThat(people.find(guest.id()).orElseThrow().scope().covers(later.number()))
                .isFalse();
        assertThat(person("all").scope().covers(later.number())).isTrue();
    }

    @Test
    void ofTwoWhoUseLinksForTheFirstPersonAtOnceOneWins() {
        // Given
        var secrets = Stream.of("a", "b", "c", "d").map(AccessTest::hash).toList();
        secrets.forEach(secret -> links.make(secret, null));

        // When: all of them have begun before the first can end
        var claims = scene.database.transaction(connection -> {
            try (var other = connection.createStatement()) {
                other.execute("lock table login_link in access exclusive mode");
                var begun = secrets.stream().map(this::claim).toList();
                scene.awaitBlocked();
                return begun;
            }
        });

        // Then
        assertThat(claims.stream().map(CompletableFuture::join).filter(Optional::isPresent))
                .hasSize(1);
        assertThat(people.all()).hasSize(1);
        assertThat(links.look(secrets.getFirst())).isEmpty();
    }

    private CompletableFuture<Optional<Person>> claim(Sha256 secret) {
        var name = "root-" + secret.toString().substring(0, 4);
        return CompletableFuture.supplyAsync(() -> links.makeFirst(secret, name, "hash"), Thread::startVirtualThread);
    }

    @Test
    void aLinkWorksForFifteenMinutes() {
        links.make(hash("a"), null);
        scene.execute("update login_link set expires_at = expires_at - interval '14 minutes 50 seconds'");
        assertThat(links.look(hash("a"))).contains(new LoginLinks.For.FirstPerson());
        scene.execute("update login_link set expires_at = expires_at - interval '11 seconds'");
        assertThat(links.look(hash("a"))).isEmpty();
        assertThat(links.makeFirst(hash("a"), "root", "hash")).isEmpty();
    }

    @Test
    void aLinkOfAPersonSetsTheirPasswordOnce() {
        var alice = person("alice");
        links.make(hash("a"), alice);
        assertThat(links.renew(hash("a"), alice, "another")).isTrue();
        assertThat(people.passwordHash("alice")).contains("another");
        assertThat(links.renew(hash("a"), alice, "a third")).isFalse();
        assertThat(people.passwordHash("alice")).contains("another");
    }

    private Token token(Person owner, String secret, @Nullable Instant end) {
        return tokens.make(owner, new Tokens.Fresh("ci", "wb_12345678", hash(secret), Rank.VIEWER, null, end));
    }

    @Test
    void aTokenEndsWithItsTimeAndWithItsOwner() {
        var alice = person("alice");
        token(alice, "past", Instant.now().minusSeconds(1));
        token(alice, "future", Instant.now().plusSeconds(60));
        token(alice, "endless", null);
        assertThat(tokens.use(hash("past"), "::1")).isEmpty();
        assertThat(tokens.use(hash("future"), "::1")).isPresent();
        assertThat(tokens.use(hash("endless"), "::1")).isPresent();
        people.remove(alice.id());
        assertThat(tokens.use(hash("endless"), "::1")).isEmpty();
    }

    @Test
    void theLastUseOfATokenIsNotedOnceAMinute() {
        var alice = person("alice");
        token(alice, "a", null);
        tokens.use(hash("a"), "10.0.0.1");
        var version = scene.text("select xmin from api_token");
        tokens.use(hash("a"), "10.0.0.1");
        assertThat(scene.text("select xmin from api_token")).isEqualTo(version);
        tokens.use(hash("a"), "10.0.0.2");
        assertThat(tokens.of(alice).getFirst().usedFrom()).isEqualTo("10.0.0.2");
    }

    @Test
    void theAuditComesInPagesTheNewestFirst() {
        var audit = new Audit(scene.database);
        for (int i = 1; i <= 5; i++) {
            audit.record(new Entry("alice", "::1", "pause batch", "batch " + i, i % 2 + 1, Result.DONE, ""));
        }
        assertThat(audit.page(Long.MAX_VALUE, null, 2).stream().map(Audit.Recorded::id))
                .containsExactly(5L, 4L);
        assertThat(audit.page(4, null, 2).stream().map(Audit.Recorded::id)).containsExactly(3L, 2L);
        assertThat(audit.page(Long.MAX_VALUE, 1, 9).stream().map(Audit.Recorded::id))
                .containsExactly(4L, 2L);
        assertThatThrownBy(() -> scene.execute("delete from audit")).hasMessageContaining("only ever added to");
    }

    @Test
    void aKeyBelongsToOneRequestOfOnePerson() {
        var answers = new Answers(scene.database);
        var alice = person("alice");
        assertThat(answers.claim(alice, "k", hash("x"))).isEqualTo(new Claim.Mine());
        assertThat(answers.claim(alice, "k", hash("x"))).isEqualTo(new Claim.Busy());
        assertThat(answers.claim(alice, "k", hash("y"))).isEqualTo(new Claim.Different());
        assertThat(answers.claim(person("bob"), "k", hash("x"))).isEqualTo(new Claim.Mine());
        answers.record(alice, "k", 201, "{}");
        assertThat(answers.claim(alice, "k", hash("x"))).isEqualTo(new Claim.Answered(201, "{}"));
    }

    @Test
    void aRequestWhoseProcessDiedIsExecutedAgainAfterAMinute() {
        var answers = new Answers(scene.database);
        var alice = person("alice");
        answers.claim(alice, "k", hash("x"));
        scene.execute("update answer set at = at - interval '61 s'");
        assertThat(answers.claim(alice, "k", hash("x"))).isEqualTo(new Claim.Mine());
        assertThat(answers.claim(alice, "k", hash("x"))).isEqualTo(new Claim.Busy());
    }
}
