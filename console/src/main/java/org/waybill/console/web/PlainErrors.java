package org.waybill.console.web;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ErrorReportValve;
import org.jspecify.annotations.Nullable;

/** Answers what Tomcat itself refuses, or what fails while a page is written, without a word about Tomcat. */
public final class PlainErrors extends ErrorReportValve {

    @Override
    protected void report(Request request, Response response, @Nullable Throwable failure) {
        int status = response.getStatus();
        if (status < 400 || response.getContentWritten() > 0 || !response.setErrorReported()) {
            return;
        }
        var detail = status < 500
                ? "The request is malformed or too long."
                : "A defect of waybill: report it with the log of the console's process.";
        var body = "{\"type\":\"urn:waybill:problem:" + (status < 500 ? "bad-request" : "defect") + "\",\"title\":\""
                + (status < 500 ? "The request cannot be used" : "A defect of waybill") + "\",\"status\":" + status
                + ",\"detail\":\"" + detail + "\",\"instance\":\"\"}";
        try {
            response.setContentType("application/problem+json");
            response.getOutputStream().write(body.getBytes(StandardCharsets.UTF_8));
            response.finishResponse();
        } catch (IOException | IllegalStateException e) {
            // The client is gone; there is nobody to tell.
            response.setSuspended(true);
        }
    }
}
