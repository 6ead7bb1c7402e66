package org.waybill.console.api;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.ArrayList;
import org.springframework.http.HttpHeaders;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.util.MimeTypeUtils;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import org.waybill.console.access.Caller;
import org.waybill.console.access.Needs;
import org.waybill.console.report.Form;
import org.waybill.console.report.Reports;
import org.waybill.console.report.Reports.Wish;
import org.waybill.console.view.FileFilter;
import org.waybill.console.view.Sight;
import org.waybill.ledger.access.Rank;

/** All files of a migration, as one stream. */
@RestController
@RequestMapping("/api/v1/migrations/{number}/report")
public final class ReportApi {

    private final Sight sight;
    private final Reports reports;

    public ReportApi(Sight sight, Reports reports) {
        this.sight = sight;
        this.reports = reports;
    }

    @GetMapping(produces = {Form.NDJSON_TYPE, Form.CSV_TYPE})
    @Needs(Rank.VIEWER)
    void report(
            @AuthenticationPrincipal Caller caller,
            @PathVariable int number,
            FilesApi.Query query,
            @RequestHeader HttpHeaders headers,
            HttpServletResponse response)
            throws IOException {
        var accepted = new ArrayList<>(headers.getAccept());
        MimeTypeUtils.sortBySpecificity(accepted);
        var wanted = FileFilter.of(query.states(), query.kinds(), query.start());
        reports.send(caller, new Wish(sight.migration(caller, number), wanted, Form.of(accepted)), response);
    }
}
