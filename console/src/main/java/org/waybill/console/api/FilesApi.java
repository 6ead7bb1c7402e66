package org.waybill.console.api;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.waybill.console.access.Caller;
import org.waybill.console.access.Needs;
import org.waybill.console.access.Problem;
import org.waybill.console.view.FileFilter;
import org.waybill.console.view.FileView;
import org.waybill.console.view.Sight;
import org.waybill.ledger.access.Rank;
import org.waybill.ledger.reading.FilePages;

/** The files of a migration, page by page. */
@RestController
@RequestMapping("/api/v1/migrations/{number}/files")
public final class FilesApi {

    private final Sight sight;
    private final FilePages files;

    public FilesApi(Sight sight, FilePages files) {
        this.sight = sight;
        this.files = files;
    }

    @GetMapping
    @Needs(Rank.VIEWER)
    Listing<FileView> files(
            @AuthenticationPrincipal Caller caller,
            @PathVariable int number,
            Query query,
            @RequestParam(required = false) @Nullable String cursor,
            @RequestParam(defaultValue = "100") int limit) {
        var migration = sight.migration(caller, number);
        var wanted = FileFilter.of(query.states(), query.kinds(), query.start());
        var filter = number + " " + wanted;
        var page = files.page(migration, wanted, Cursor.position(cursor, filter, 0), Listing.checked(limit));
        var next = page.next();
        return new Listing<>(
                page.files().stream().map(FileView::of).toList(), next == null ? null : Cursor.of(next, filter));
    }

    /** The filters, each of which may be repeated except the last. */
    record Query(
            @Nullable List<String> state,
            @Nullable List<String> kind,
            @Nullable String prefix) {

        List<String> states() {
            return state == null ? List.of() : state;
        }

        List<String> kinds() {
            return kind == null ? List.of() : kind;
        }

        String start() {
            return prefix == null ? "" : prefix;
        }
    }

    @GetMapping("/{id}")
    @Needs(Rank.VIEWER)
    FileView file(@AuthenticationPrincipal Caller caller, @PathVariable int number, @PathVariable long id) {
        return files.find(sight.migration(caller, number), id)
                .map(FileView::of)
                .orElseThrow(() -> Problem.missing("file " + id));
    }
}
