package org.waybill.console.api;

import java.nio.charset.StandardCharsets;
import org.springframework.http.CacheControl;
import org.springframework.http.ResponseEntity;
import org.springframework.web.context.request.WebRequest;
import org.waybill.model.Sha256;
import tools.jackson.databind.json.JsonMapper;

/** Tags answers, so that whoever asks again for what did not change gets no body. */
final class Tags {

    private static final int LENGTH = 24;

    private final JsonMapper json;

    Tags(JsonMapper json) {
        this.json = json;
    }

    /**
     * The answer, or 304.
     *
     * @param stable what the tag is made of: the body without the time of reading
     */
    <T> ResponseEntity<T> answer(WebRequest request, Object stable, T body) {
        var hash = Sha256.of(json.writeValueAsString(stable).getBytes(StandardCharsets.UTF_8));
        var tag = "W/\"" + hash.toString().substring(0, LENGTH) + "\"";
        var answer = request.checkNotModified(tag)
                ? ResponseEntity.status(304).<T>body(null)
                : ResponseEntity.ok()
                        .eTag(tag)
                        .cacheControl(CacheControl.noCache().cachePrivate())
                        .body(body);
        return answer;
    }
}
