package org.waybill.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.waybill.storage.kit.StorageWords.content;
import static org.waybill.storage.kit.StorageWords.listed;
import static org.waybill.storage.kit.StorageWords.path;
import static org.waybill.storage.kit.StorageWords.put;
import static org.waybill.storage.kit.StorageWords.stored;

import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What every storage does. What one cannot do is a capability that it does not declare. */
public abstract class StorageContract extends WritingContract {

    @Test
    void aListingHasEachFileOnce() {
        // Given
        var paths = List.of("a.txt", "a/b", "a/b c", "a/ü/1", "a0", "b/x");
        paths.reversed().forEach(path -> put(storage(), path, path));

        // Then
        var all = listed(storage(), Listing.Request.ALL);
        assertThat(all).containsExactlyInAnyOrderElementsOf(paths);
        if (can(Capability.ORDERED_LISTING)) {
            assertThat(all).isEqualTo(List.of("a.txt", "a/b", "a/b c", "a/ü/1", "a0", "b/x"));
        }
        assertThat(listed(storage(), Listing.Request.below("a/"))).containsExactlyInAnyOrder("a/b", "a/b c", "a/ü/1");
        assertThat(listed(storage(), Listing.Request.below("a/b"))).containsExactlyInAnyOrder("a/b", "a/b c");
        assertThat(listed(storage(), Listing.Request.below("a/ü"))).containsExactly("a/ü/1");
        assertThat(listed(storage(), Listing.Request.below("none/"))).isEmpty();
        assertThat(listed(storage(), Listing.Request.ALL.after(path("a/b"))))
                .doesNotContain("a.txt", "a/b")
                .hasSize(4);
    }

    @Test
    void aListingTellsSizeAndVersion() throws StorageFault {
        // Given
        var stored = put(storage(), "l", "12345");

        // When
        try (var listing = storage().list(Listing.Request.ALL)) {
            var item = listing.next();

            // Then
            assertThat(item.size()).isEqualTo(5);
            assertThat(item.version().matches(stored.version())).isTrue();
            assertThat(listing.next()).isNull();
            assertThat(listing.next()).isNull();
        }
    }

    @Test
    void namesAreKeptAsTheyAre() {
        // Given
        var names = List.of(
                "with space and  two",
                "umläut/ß/日本語/😀.txt",
                "+&=?#%[]{}|^`\"'<>;:@$,!*()~",
                "%41%2F%zz/100%",
                "a;b.pdf",
                "e\u0301 and \u00e9",
                "-.~_/...");

        // When
        names.forEach(name -> put(storage(), name, name));

        // Then
        assertThat(names)
                .allSatisfy(name -> assertThat(content(storage(), name)).isEqualTo(name));
        assertThat(listed(storage(), Listing.Request.ALL)).containsExactlyInAnyOrderElementsOf(names);
    }

    @Test
    void anAddressIsGivenOrRefusedInSoManyWords() {
        // Given
        put(storage(), "signed", "content");

        // When
        var outcome = storage()
                .presign(Presign.get(path("signed"), Duration.ofSeconds(30)).unpinned());

        // Then
        if (can(Capability.PRESIGN)) {
            assertThat(outcome).isInstanceOf(Presign.Signed.class);
            assertThat(outcome.toString()).doesNotContain("X-Amz");
            assertThat(storage().presign(Presign.get(path(UUID.randomUUID().toString()), Duration.ofSeconds(30))))
                    .isEqualTo(new Presign.NotFound());
        } else {
            assertThat(outcome).isInstanceOf(Presign.Unsupported.class);
        }
    }
}
