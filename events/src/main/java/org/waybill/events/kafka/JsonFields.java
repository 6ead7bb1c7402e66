package org.waybill.events.kafka;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonParser.NumberType;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/** A parsed JSON object: strings, integers, booleans and objects by name. All other values are skipped. */
final class JsonFields {

    private static final JsonFactory JSON = new JsonFactory();

    private final Map<String, Object> values = new HashMap<>();

    private JsonFields() {}

    /**
     * Reads a document.
     *
     * @throws IllegalArgumentException when it is not an object
     * @throws tools.jackson.core.JacksonException when it is not JSON
     */
    static JsonFields read(byte[] document) {
        try (var parser = JSON.createParser(ObjectReadContext.empty(), document)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new IllegalArgumentException("the data is no JSON object");
            }
            var object = object(parser);
            if (parser.nextToken() != null) {
                throw new IllegalArgumentException("something follows the data");
            }
            return object;
        }
    }

    private static JsonFields object(JsonParser parser) {
        var object = new JsonFields();
        for (var name = parser.nextName(); name != null; name = parser.nextName()) {
            var value = value(parser);
            if (value != null) {
                object.values.put(name, value);
            }
        }
        return object;
    }

    private static @Nullable Object value(JsonParser parser) {
        return switch (parser.nextToken()) {
            case VALUE_STRING -> parser.getString();
            // A field that we do not know may hold a number too large for any of ours.
            case VALUE_NUMBER_INT ->
                parser.getNumberType() == NumberType.BIG_INTEGER
                        ? parser.getNumberValue()
                        : (Long) parser.getLongValue();
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case START_OBJECT -> object(parser);
            default -> {
                parser.skipChildren();
                yield null;
            }
        };
    }

    String text(String name) {
        return present(name, String.class);
    }

    @Nullable
    String textOrNull(String name) {
        return typed(name, String.class);
    }

    long number(String name) {
        return present(name, Long.class);
    }

    int smallNumber(String name) {
        return Math.toIntExact(number(name));
    }

    @Nullable
    Integer smallNumberOrNull(String name) {
        return values.containsKey(name) ? smallNumber(name) : null;
    }

    boolean truth(String name) {
        return present(name, Boolean.class);
    }

    /** False when the field is missing. */
    boolean truthOrFalse(String name) {
        return values.containsKey(name) && truth(name);
    }

    JsonFields object(String name) {
        return present(name, JsonFields.class);
    }

    @Nullable
    JsonFields objectOrNull(String name) {
        return typed(name, JsonFields.class);
    }

    /** All fields, which must be strings. */
    Map<String, String> texts() {
        var texts = new HashMap<String, String>();
        values.keySet().forEach(name -> texts.put(name, text(name)));
        return Map.copyOf(texts);
    }

    private <T> T present(String name, Class<T> type) {
        var value = typed(name, type);
        if (value == null) {
            throw new IllegalArgumentException("'" + name + "' is missing");
        }
        return value;
    }

    private <T> @Nullable T typed(String name, Class<T> type) {
        var value = values.get(name);
        if (value != null && !type.isInstance(value)) {
            throw new IllegalArgumentException("'" + name + "' is of the wrong kind");
        }
        return type.cast(value);
    }
}
