package org.waybill.acceptance.kit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SharedServersTest {

    @TempDir
    Path directory;

    @Test
    void bothAnswerThroughTheirProxies() throws Exception {
        try (var servers = SharedServers.start(directory)) {
            // Given
            var environment = servers.environment();

            // When
            try (var admin =
                    Admin.create(Map.of("bootstrap.servers", environment.get("SPRING_KAFKA_BOOTSTRAP_SERVERS")))) {
                admin.createTopics(List.of(new NewTopic("hello", 1, (short) 1)))
                        .all()
                        .get(20, TimeUnit.SECONDS);

                // Then
                assertThat(admin.describeCluster().nodes().get(20, TimeUnit.SECONDS))
                        .singleElement()
                        .satisfies(node -> assertThat(node.port())
                                .isEqualTo(servers.kafka().port()));
            }
            try (var connection = connect(environment)) {
                assertThat(connection.isValid(5)).isTrue();
            }
            servers.postgres().cut();
            assertThatExceptionOfType(SQLException.class).isThrownBy(() -> connect(environment));
        }
    }

    private static java.sql.Connection connect(Map<String, String> environment) throws SQLException {
        return DriverManager.getConnection(
                environment.get("SPRING_DATASOURCE_URL"),
                environment.get("SPRING_DATASOURCE_USERNAME"),
                environment.get("SPRING_DATASOURCE_PASSWORD"));
    }
}
