package org.waybill.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.waybill.console.access.LinkSecret;
import org.waybill.ledger.Scene;
import org.waybill.ledger.access.LoginLinks;
import org.waybill.ledger.access.Rank;
import org.waybill.model.FailureKind;

/** The pages in a real browser: what a person sees and does. */
class ConsoleBrowserIT {

    private static final List<String> PAGES = List.of(
            "/",
            "/migrations/1",
            "/batches/1",
            "/migrations/1/files",
            "/migrations/1/files/1",
            "/batches/1/cancel",
            "/batches/1/retry?kind=unreadable",
            "/start",
            "/targets",
            "/activity",
            "/people",
            "/me",
            "/nowhere");

    private final ConsoleOnStage console = new ConsoleOnStage();
    private final Chromium chromium = new Chromium(console.origin());

    @AfterEach
    void close() {
        chromium.close();
        console.close();
    }

    private void logIn() {
        console.person("alice", Rank.ADMIN);
        chromium.open("/login");
        chromium.fill("name", "alice");
        chromium.fill("password", ConsoleOnStage.PASSWORD);
        chromium.press("Log in");
        chromium.await("Migrations");
    }

    private void files() {
        var scene = console.scene;
        var sightings = new ArrayList<org.waybill.ledger.Sighting>();
        for (int i = 0; i < 60; i++) {
            sightings.add(Scene.file("documents/2026/invoice-" + i + ".pdf", 150_000 + 1_000L * i, 1));
        }
        sightings.add(Scene.file("documents/<b>bold</b> & \u202eevil\u0007.pdf", 7, 1));
        scene.record(sightings.toArray(org.waybill.ledger.Sighting[]::new));
    }

    @Test
    void theSecretOfALoginLinkGoesIntoTheFormAndOutOfTheAddress() {
        // Given
        var secret = new LinkSecret("a-secret-of-a-test");
        new LoginLinks(console.scene.database).make(secret.hash(), null);

        // When
        chromium.open("/welcome#" + secret.text());
        chromium.await(page -> secret.text().equals(page.find("[name=token]").getDomProperty("value")));
        assertThat(chromium.run("return location.href").toString()).doesNotContain(secret.text());
        chromium.fill("name", "root");
        chromium.fill("password", "a long enough one");
        chromium.fill("again", "a long enough one");
        chromium.press("Set the password and log in");

        // Then
        chromium.await("Migration 1");
        assertThat(chromium.complaints()).isEmpty();
    }

    @Test
    void aBatchIsSeenAtWorkWithoutLoadingThePageAgain() {
        // Given
        files();
        logIn();
        chromium.open("/batches/1");
        chromium.await("61 found so far");
        chromium.run("window.sameOne = true");

        // When
        var refs = console.scene.take();
        refs.stream().limit(40).forEach(ref -> console.scene.settle(Scene.proven(ref)));
        console.scene.settle(Scene.failed(refs.getLast(), FailureKind.UNREADABLE));

        // Then
        chromium.await("40 proven");
        chromium.await("Give the user that runs waybill read permission");
        assertThat(chromium.run("return window.sameOne")).isEqualTo(true);
        assertThat(chromium.complaints()).isEmpty();
    }

    @Test
    void aPersonPausesResumesAndCancelsABatch() {
        logIn();
        chromium.open("/batches/1");
        chromium.fill("reason", "disk full");
        chromium.press("Pause");
        chromium.await("Batch 1 is paused by alice");
        chromium.shoot("paused");
        chromium.press("Resume");
        chromium.await("running");
        chromium.press("Cancel\u2026");
        chromium.await("Cancel batch 1?");
        assertThat(chromium.barriers()).isEmpty();
        chromium.shoot("cancel");
        chromium.press("Cancel the batch");
        chromium.await("cancelled");
        assertThat(chromium.path()).isEqualTo("/batches/1");
        chromium.open("/activity");
        chromium.await("cancel batch");
        chromium.shoot("activity-full");
        assertThat(chromium.complaints()).isEmpty();
    }

    @Test
    void whatSomebodyElseDoesIsSaidWithoutChangingTheButtons() {
        logIn();
        chromium.open("/batches/1");
        chromium.await("as of");
        chromium.await(page -> (Boolean) page.run("return document.querySelector('[sse-swap]') !== null"));
        new org.waybill.operations.BatchControls(console.scene.database, java.time.InstantSource.system())
                .pause(1, "bob", "");
        chromium.await("The batch is now paused. Reload the page");
        assertThat(chromium.text()).contains("Pause");
    }

    @Test
    void everyPageCanBeUsedByEverybodyInBothThemesAndOnAPhone() {
        // Given
        files();
        var refs = console.scene.take();
        refs.stream().limit(40).forEach(ref -> console.scene.settle(Scene.proven(ref)));
        console.scene.settle(Scene.failed(refs.getLast(), FailureKind.UNREADABLE));
        console.pace(1);
        logIn();
        chromium.complaints();

        for (var page : PAGES) {
            var name = page.equals("/") ? "overview" : page.substring(1).replace('/', '-');
            for (var theme : List.of("light", "dark")) {
                for (int width : new int[] {1280, 360}) {
                    chromium.look(width, theme);
                    chromium.open(page);

                    // Then
                    assertThat(chromium.barriers()).as(page + " " + theme).isEmpty();
                    assertThat(chromium.scrollsSideways())
                            .as(page + " at " + width)
                            .isFalse();
                    chromium.shoot(name + "-" + theme + "-" + width);
                }
            }
            assertThat(chromium.complaints().stream().filter(words -> !words.contains("/nowhere")))
                    .as(page)
                    .isEmpty();
        }
    }

    @Test
    void aNameThatIsMarkupIsShownAndNotExecuted() {
        files();
        logIn();
        chromium.open("/migrations/1/files?prefix=documents/%3C");
        assertThat(chromium.text()).contains("%3Cb%3Ebold%3C/b%3E");
        assertThat((Long) chromium.run("return document.querySelectorAll('main b').length"))
                .isZero();
    }
}
