package org.waybill.console.api;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import org.waybill.console.access.Caller;
import org.waybill.console.access.Needs;
import org.waybill.console.access.Problem;
import org.waybill.console.start.Order;
import org.waybill.console.start.Starter;
import org.waybill.console.view.Views;
import org.waybill.ledger.access.Answers;
import org.waybill.ledger.access.Answers.Claim;
import org.waybill.ledger.access.Rank;
import org.waybill.model.Sha256;
import tools.jackson.databind.json.JsonMapper;

/** Starts batches. With an Idempotency-Key, a request that is repeated is answered as before and not executed again. */
@RestController
@RequestMapping("/api/v1/batches")
public final class StartApi {

    private static final Pattern KEY = Pattern.compile("[!-~]{1,200}");

    private final Starter starter;
    private final Views views;
    private final Answers answers;
    private final JsonMapper json;
    private final Bodies bodies;

    public StartApi(Starter starter, Views views, Answers answers, JsonMapper json) {
        this.starter = starter;
        this.views = views;
        this.answers = answers;
        this.json = json;
        this.bodies = new Bodies(json);
    }

    @PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
    @Needs(Rank.OPERATOR)
    ResponseEntity<String> start(
            @AuthenticationPrincipal Caller caller,
            @RequestHeader(name = "Idempotency-Key", required = false) @Nullable String key,
            @RequestBody String body) {
        var order = bodies.read(body, Order.class, "source and target");
        if (key == null) {
            return answer(started(caller, order), false);
        }
        if (!KEY.matcher(key).matches()) {
            throw Problem.wrong("'Idempotency-Key' must be 1 to 200 printable characters without spaces.");
        }
        var request = Sha256.of(body.getBytes(StandardCharsets.UTF_8));
        return switch (answers.claim(caller.person(), key, request)) {
            case Claim.Mine() -> answer(recorded(caller, key, () -> started(caller, order)), false);
            case Claim.Answered answered -> answer(answered.body(), true);
            case Claim.Busy() ->
                throw Problem.of(
                        409, "still-executed", "The first request is still executed", "Repeat it in a moment.");
            case Claim.Different() ->
                throw Problem.of(422, "key-reused", "The key was used for another request", "Take a new key.");
        };
    }

    private String started(Caller caller, Order order) {
        return json.writeValueAsString(views.of(starter.start(caller, order)));
    }

    // A request that failed may be repeated: what failed has changed nothing.
    @SuppressWarnings("IllegalCatch")
    private String recorded(Caller caller, String key, Supplier<String> execution) {
        try {
            var body = execution.get();
            answers.record(caller.person(), key, 201, body);
            return body;
        } catch (RuntimeException e) {
            answers.release(caller.person(), key);
            throw e;
        }
    }

    private ResponseEntity<String> answer(String body, boolean repeated) {
        long id = json.readTree(body).get("id").asLong();
        var answer =
                ResponseEntity.created(URI.create("/api/v1/batches/" + id)).contentType(MediaType.APPLICATION_JSON);
        if (repeated) {
            answer.header("Idempotency-Replayed", "true");
        }
        return answer.body(body);
    }
}
