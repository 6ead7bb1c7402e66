package org.waybill.console.api;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.waybill.console.access.Open;

/** The description of this API. */
@RestController
public final class Document {

    private static final MediaType YAML = new MediaType("application", "yaml", StandardCharsets.UTF_8);

    @GetMapping("/api/v1/openapi.yaml")
    @Open
    ResponseEntity<String> document() {
        try (var file = Document.class.getResourceAsStream("/org/waybill/console/openapi.yaml")) {
            var text = new String(Objects.requireNonNull(file).readAllBytes(), StandardCharsets.UTF_8);
            return ResponseEntity.ok().contentType(YAML).body(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
