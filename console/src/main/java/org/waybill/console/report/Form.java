package org.waybill.console.report;

import org.springframework.http.MediaType;
import org.waybill.ledger.FileReport.Row;
import org.waybill.operations.report.FileLines;

/** How a report is written. */
public enum Form {
    NDJSON("application/x-ndjson"),
    CSV("text/csv");

    /** The types, for the annotation of a handler. */
    public static final String NDJSON_TYPE = "application/x-ndjson";

    public static final String CSV_TYPE = "text/csv";

    private final String type;

    Form(String type) {
        this.type = type;
    }

    /** The form that a client asks for first. */
    public static Form of(Iterable<MediaType> accepted) {
        for (var wanted : accepted) {
            for (var form : values()) {
                if (wanted.includes(MediaType.parseMediaType(form.type))) {
                    return form;
                }
            }
        }
        return NDJSON;
    }

    String contentType() {
        return type + ";charset=UTF-8";
    }

    String suffix() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }

    String head() {
        return this == CSV ? FileLines.csvHead() + "\n" : "";
    }

    String line(Row row) {
        return (this == CSV ? FileLines.csv(row) : FileLines.json(row)) + "\n";
    }
}
