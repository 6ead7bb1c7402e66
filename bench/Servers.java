import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Scanner;
import org.slf4j.LoggerFactory;
import org.waybill.app.embedded.EmbeddedServers;
import org.waybill.app.embedded.EmbeddedServers.Kind;
import org.waybill.app.embedded.Home;

/**
 * Runs the embedded Kafka and Postgres for roles in other processes, until its input ends. Prints how to reach them as
 * environment variables, then an empty line. After that it answers each line of SQL with the first field of the result, or
 * with the number of rows that were changed.
 */
final class Servers {

    public static void main(String[] args) throws Exception {
        ((Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME)).setLevel(Level.OFF);
        try (var home = Home.open(Path.of(args[0]));
                var servers = EmbeddedServers.start(
                        home, EnumSet.of(Kind.KAFKA, Kind.LEDGER), Thread::startVirtualThread)) {
            var ledger = servers.ledger().orElseThrow();
            servers.kafka().orElseThrow().clientSettings().forEach((name, value) -> System.out.println(
                    (name.equals("bootstrap.servers") ? "SPRING_KAFKA_" : "SPRING_KAFKA_PROPERTIES_")
                            + name.toUpperCase(Locale.ROOT).replace('.', '_') + "=" + value));
            System.out.println("SPRING_DATASOURCE_URL=" + ledger.jdbcUrl());
            System.out.println("SPRING_DATASOURCE_USERNAME=" + ledger.user());
            System.out.println("SPRING_DATASOURCE_PASSWORD=" + ledger.password());
            System.out.println();
            var lines = new Scanner(System.in);
            try (var connection = DriverManager.getConnection(ledger.jdbcUrl(), ledger.user(), ledger.password());
                    var statement = connection.createStatement()) {
                while (lines.hasNextLine()) {
                    System.out.println(answer(statement, lines.nextLine()));
                }
            }
        }
        System.exit(0);
    }

    private static String answer(Statement statement, String sql) {
        try {
            if (!statement.execute(sql)) {
                return Long.toString(statement.getLargeUpdateCount());
            }
            try (var rows = statement.getResultSet()) {
                return rows.next() ? rows.getString(1) : "";
            }
        } catch (SQLException e) {
            return "error: " + e.getMessage().replace('\n', ' ');
        }
    }
}
