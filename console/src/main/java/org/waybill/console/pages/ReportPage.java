package org.waybill.console.pages;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.waybill.console.access.Caller;
import org.waybill.console.access.Needs;
import org.waybill.console.access.Problem;
import org.waybill.console.report.Form;
import org.waybill.console.report.Reports;
import org.waybill.console.report.Reports.Wish;
import org.waybill.console.view.Sight;
import org.waybill.ledger.access.Rank;

/** The report of a migration as a download, under the same filters as the search for files. */
@Controller
public final class ReportPage {

    private final Sight sight;
    private final Reports reports;

    public ReportPage(Sight sight, Reports reports) {
        this.sight = sight;
        this.reports = reports;
    }

    @GetMapping("/migrations/{number}/report.{form}")
    @Needs(Rank.VIEWER)
    void report(
            @AuthenticationPrincipal Caller caller,
            @PathVariable int number,
            @PathVariable String form,
            FilesPage.Query query,
            HttpServletResponse response)
            throws IOException {
        reports.send(caller, new Wish(sight.migration(caller, number), query.wanted(), form(form)), response);
    }

    private static Form form(String word) {
        return switch (word) {
            case "csv" -> Form.CSV;
            case "ndjson" -> Form.NDJSON;
            default -> throw Problem.missing("report." + word);
        };
    }
}
