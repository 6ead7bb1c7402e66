package org.waybill.console.api;

import org.waybill.console.access.Problem;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** Reads bodies strictly: a misspelt field must not do more than was meant. */
public final class Bodies {

    private final JsonMapper json;

    public Bodies(JsonMapper json) {
        this.json = json.rebuild()
                .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .build();
    }

    /** @param fields that the body may have, for a person */
    public <T> T read(String body, Class<T> type, String fields) {
        try {
            var read = json.readValue(body, type);
            if (read != null) {
                return read;
            }
        } catch (JacksonException e) {
            throw Problem.wrong("The body is not the JSON that is expected here: " + e.getOriginalMessage());
        }
        throw Problem.wrong("The body is empty. Send an object with " + fields + ".");
    }
}
