package org.waybill.console.pages;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.util.UriComponentsBuilder;
import org.waybill.console.access.Caller;
import org.waybill.console.access.Needs;
import org.waybill.console.access.Problem;
import org.waybill.console.view.FileFilter;
import org.waybill.console.view.FileView;
import org.waybill.console.view.Sight;
import org.waybill.console.view.Views;
import org.waybill.ledger.FileState;
import org.waybill.ledger.access.Rank;
import org.waybill.ledger.reading.FilePages;
import org.waybill.ledger.reading.FilePages.Wanted;
import org.waybill.model.FailureKind;

/** The files of a migration, and the story of one. What is shown is all in the address. */
@Controller
public final class FilesPage {

    private static final int ON_A_PAGE = 50;

    private final Sight sight;
    private final Views views;
    private final FilePages files;

    public FilesPage(Sight sight, Views views, FilePages files) {
        this.sight = sight;
        this.views = views;
        this.files = files;
    }

    /** The filters as the form sends them. */
    record Query(
            @Nullable String state,
            @Nullable String kind,
            @Nullable String prefix,
            @Nullable Long after) {

        static String text(@Nullable String value) {
            return value == null ? "" : value;
        }

        // Public, because the template asks for it.
        public boolean isEmpty() {
            return text(state).isEmpty() && text(kind).isEmpty() && text(prefix).isEmpty();
        }

        Wanted wanted() {
            return FileFilter.of(List.of(text(state)), List.of(text(kind)), text(prefix));
        }

        String address(int migration, @Nullable Long next) {
            return address("/migrations/" + migration + "/files", next);
        }

        String address(String path, @Nullable Long next) {
            var address = UriComponentsBuilder.fromPath(path);
            add(address, "state", state);
            add(address, "kind", kind);
            add(address, "prefix", prefix);
            if (next != null) {
                address.queryParam("after", next);
            }
            return address.encode().build().toUriString();
        }

        private static void add(UriComponentsBuilder address, String name, @Nullable String value) {
            if (!text(value).isEmpty()) {
                address.queryParam(name, "{" + name + "}").uriVariables(java.util.Map.of(name, text(value)));
            }
        }
    }

    @GetMapping("/migrations/{number}/files")
    @Needs(Rank.VIEWER)
    String files(@AuthenticationPrincipal Caller caller, @PathVariable int number, Query query, Model model) {
        var migration = sight.migration(caller, number);
        var wanted = query.wanted();
        long after = query.after == null ? 0 : query.after;
        var page = files.page(migration, wanted, after, ON_A_PAGE);
        model.addAttribute("migration", views.of(migration));
        model.addAttribute("query", query);
        model.addAttribute("files", page.files().stream().map(FileView::of).toList());
        model.addAttribute("first", after == 0 ? null : query.address(number, null));
        model.addAttribute("next", page.next() == null ? null : query.address(number, page.next()));
        model.addAttribute("csv", query.address("/migrations/" + number + "/report.csv", null));
        model.addAttribute("ndjson", query.address("/migrations/" + number + "/report.ndjson", null));
        model.addAttribute("states", List.of(FileState.values()));
        model.addAttribute("kinds", List.of(FailureKind.values()));
        return "files";
    }

    @GetMapping("/migrations/{number}/files/{id}")
    @Needs(Rank.VIEWER)
    String file(
            @AuthenticationPrincipal Caller caller,
            @PathVariable int number,
            @PathVariable long id,
            @RequestParam(required = false) @Nullable String back,
            Model model) {
        var migration = sight.migration(caller, number);
        var file = files.find(migration, id).orElseThrow(() -> Problem.missing("file " + id));
        model.addAttribute("migration", views.of(migration));
        model.addAttribute("file", FileView.of(file));
        model.addAttribute("back", "/migrations/" + number + "/files" + (back == null ? "" : "?" + back));
        return "file";
    }
}
