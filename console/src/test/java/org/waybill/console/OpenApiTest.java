package org.waybill.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.context.ApplicationContext;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import org.waybill.console.access.Needs;
import org.waybill.console.access.Open;
import org.waybill.ledger.access.Rank;
import org.waybill.ledger.access.Scope;
import org.yaml.snakeyaml.Yaml;

/** The document of the API says what the API does. */
class OpenApiTest {

    private static final Path DOCUMENT = Path.of("../docs/openapi.yaml");
    private static final Set<String> METHODS = Set.of("get", "post", "put", "delete", "patch");

    private final ConsoleOnStage console = new ConsoleOnStage();

    @AfterEach
    void close() {
        console.close();
    }

    /** An operation. */
    private record Operation(String method, String path) implements Comparable<Operation> {
        @Override
        public int compareTo(Operation other) {
            return toString().compareTo(other.toString());
        }
    }

    private static Map<String, Map<String, Object>> paths() throws IOException {
        Map<String, Map<String, Map<String, Object>>> document = new Yaml().load(Files.readString(DOCUMENT));
        return document.get("paths");
    }

    private static Set<Operation> documented() throws IOException {
        var all = new TreeSet<Operation>();
        paths().forEach((path, item) -> item.keySet().stream()
                .filter(METHODS::contains)
                .forEach(method -> all.add(new Operation(method.toUpperCase(java.util.Locale.ROOT), path))));
        return all;
    }

    private static Set<Operation> served(ApplicationContext context) {
        var all = new TreeSet<Operation>();
        context.getBean("requestMappingHandlerMapping", RequestMappingHandlerMapping.class)
                .getHandlerMethods()
                .forEach((mapping, _) -> mapping.getPatternValues().stream()
                        .filter(path -> path.startsWith("/api/"))
                        .forEach(path -> mapping.getMethodsCondition()
                                .getMethods()
                                .forEach(method -> all.add(new Operation(method.name(), path)))));
        return all;
    }

    @Test
    void everyOperationIsDocumentedAndEveryDocumentedOneIsThere() throws IOException {
        assertThat(served(console.context())).isEqualTo(documented());
    }

    @Test
    void theDocumentIsServedAsItIsCheckedIn() throws IOException {
        try (var script = new Script(console.origin(), "")) {
            assertThat(script.get("/api/v1/openapi.yaml").body()).isEqualTo(Files.readString(DOCUMENT));
        }
    }

    @Test
    void everyHandlerSaysWhoMayCallIt() {
        console.context()
                .getBean("requestMappingHandlerMapping", RequestMappingHandlerMapping.class)
                .getHandlerMethods()
                .values()
                .forEach(method -> assertThat(
                                method.hasMethodAnnotation(Needs.class) || method.hasMethodAnnotation(Open.class))
                        .as(method.toString())
                        .isTrue());
    }

    @Test
    void noOperationLetsInTheWrongOnes() throws IOException {
        // Given: somebody for each rank, and somebody who sees another migration only
        var foreign = console.scene.otherMigration();
        var ranks = new ArrayList<Script>();
        for (var rank : Rank.values()) {
            ranks.add(new Script(console.origin(), console.token(console.person(rank.word(), rank))));
        }
        var guest = console.person("guest", Rank.ADMIN, new Scope.Only(Set.of(foreign.number())));

        try (var nobody = new Script(console.origin(), "");
                var stranger = new Script(console.origin(), console.token(guest))) {
            for (var operation : documented()) {
                if (operation.path.endsWith("openapi.yaml") || operation.path.endsWith("events")) {
                    continue;
                }
                lets(operation, nobody, ranks, stranger);
            }
        } finally {
            ranks.forEach(Script::close);
        }
    }

    private static void lets(Operation operation, Script nobody, List<Script> ranks, Script stranger) {
        boolean admins = operation.path.endsWith("/audit");
        boolean operators = !operation.method.equals("GET");
        assertThat(status(nobody, operation)).as("nobody: " + operation).isEqualTo(401);
        assertThat(status(ranks.getFirst(), operation) == 403)
                .as("viewer: " + operation)
                .isEqualTo(operators || admins);
        assertThat(status(ranks.get(1), operation) == 403)
                .as("operator: " + operation)
                .isEqualTo(admins);
        assertThat(status(ranks.getLast(), operation)).as("admin: " + operation).isNotEqualTo(403);
        if (operation.path.contains("{")) {
            assertThat(status(stranger, operation)).as("stranger: " + operation).isEqualTo(404);
        }
    }

    private static int status(Script script, Operation operation) {
        var path = operation.path.replace("{number}", "1").replace("{id}", "1").replace("{action}", "pause");
        var body = switch (operation.method) {
            case "POST" -> "{}";
            case "PUT" -> path.endsWith("/limit") ? "{\"limit\":\"20MB/s\"}" : "{}";
            default -> "";
        };
        int status = script.send(operation.method, path, body).statusCode();
        assertThat(List.of(200, 201, 304, 401, 403, 404, 409, 422))
                .as(operation.toString())
                .contains(status);
        return status;
    }
}
