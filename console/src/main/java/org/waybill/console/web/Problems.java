package org.waybill.console.web;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.security.core.Authentication;
import org.springframework.web.ErrorResponse;
import org.springframework.web.HttpMediaTypeNotSupportedException;
import org.springframework.web.HttpRequestMethodNotSupportedException;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.context.request.async.AsyncRequestNotUsableException;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;
import org.springframework.web.servlet.ModelAndView;
import org.waybill.console.access.Caller;
import org.waybill.console.access.Problem;
import org.waybill.console.guard.ProblemWriter;
import org.waybill.console.pages.Frame;
import org.waybill.console.report.BrokenOff;
import org.waybill.ledger.LedgerUnavailable;
import org.waybill.operations.CannotRun;

/** Answers what went wrong: the API with a problem in JSON, a page with a page. */
@ControllerAdvice
class Problems {

    private static final Logger LOG = LoggerFactory.getLogger(Problems.class);

    private final ProblemWriter writer;
    private final Frame frame;

    Problems(ProblemWriter writer, Frame frame) {
        this.writer = writer;
        this.frame = frame;
    }

    // The edge of every request: what nobody expected is a defect, and is told as one.
    @ExceptionHandler
    @Nullable
    ModelAndView answer(Exception failure, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        if (failure instanceof BrokenOff broken) {
            throw broken;
        }
        if (failure instanceof AsyncRequestNotUsableException || response.isCommitted()) {
            return null;
        }
        var problem = problem(failure);
        problem.retryAfter().ifPresent(seconds -> response.setHeader("Retry-After", Long.toString(seconds)));
        if (problem.status() >= 500 && !(failure instanceof LedgerUnavailable)) {
            LOG.error("{} {} failed", request.getMethod(), request.getRequestURI(), failure);
        }
        if (failure instanceof HttpRequestMethodNotSupportedException refused
                && refused.getSupportedMethods() != null) {
            response.setHeader("Allow", String.join(", ", refused.getSupportedMethods()));
        }
        if (request.getRequestURI().startsWith("/api/") || !accepts(request)) {
            writer.write(request, response, problem);
            return null;
        }
        var shown = frame.of(
                request.getUserPrincipal() instanceof Authentication known
                                && known.getPrincipal() instanceof Caller caller
                        ? caller
                        : null);
        shown.put("problem", problem);
        var page = new ModelAndView("problem", shown);
        page.setStatus(HttpStatus.valueOf(problem.status()));
        return page;
    }

    private static boolean accepts(HttpServletRequest request) {
        var accept = request.getHeader("Accept");
        return accept == null || accept.contains("text/html") || accept.contains("*/*");
    }

    private static Problem problem(Exception failure) {
        return switch (failure) {
            case Problem problem -> problem;
            case LedgerUnavailable _ ->
                Problem.of(
                        503, "ledger-away", "The ledger is away", "Postgres does not answer. Try again in a minute.");
            case CannotRun e ->
                Problem.of(422, "cannot-run", "This cannot be done now", String.valueOf(e.getMessage()));
            case HttpMessageNotReadableException _ -> Problem.wrong("The body is not the JSON that is expected here.");
            case MethodArgumentTypeMismatchException e -> Problem.wrong("'" + e.getName() + "' has another form.");
            case HttpMediaTypeNotSupportedException _ ->
                Problem.of(415, "media-type", "The body has another type", "Send application/json.");
            case HttpRequestMethodNotSupportedException e ->
                Problem.of(405, "method", "This address does not take " + e.getMethod(), "See /api/v1/openapi.yaml.");
            case ErrorResponse known -> known(known);
            default ->
                Problem.of(500, "defect", "A defect of waybill", "Report it with the log of the console's process.");
        };
    }

    private static Problem known(ErrorResponse known) {
        int status = known.getStatusCode().value();
        return switch (status) {
            case 404 -> Problem.of(404, "not-found", "There is no such page", "Begin at the overview, /.");
            case 406 -> Problem.of(406, "not-acceptable", "There is no such form", "Ask for application/json.");
            default ->
                Problem.of(
                        status,
                        "bad-request",
                        "The request cannot be used",
                        String.valueOf(known.getBody().getDetail()));
        };
    }
}
