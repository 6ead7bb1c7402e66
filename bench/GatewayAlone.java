import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.slf4j.LoggerFactory;
import org.waybill.gateway.GatewayParts;
import org.waybill.gateway.GatewayRole;
import org.waybill.gateway.GatewaySettings;
import org.waybill.gateway.Limits;
import org.waybill.gateway.access.Access;
import org.waybill.gateway.access.Right;
import org.waybill.gateway.files.Files;
import org.waybill.gateway.files.Side;
import org.waybill.gateway.migration.Delivery;
import org.waybill.gateway.migration.ServedMigration;
import org.waybill.gateway.migration.Verified;
import org.waybill.gateway.stored.StoredFiles;
import org.waybill.model.SourcePath;
import org.waybill.storage.local.LocalFileStorage;

/** Serves the files of a folder as migration 1, without a ledger, until its input ends. Prints its port. */
final class GatewayAlone {

    private record Served(Files files, Access access) implements ServedMigration {
        @Override
        public int number() {
            return 1;
        }

        @Override
        public Delivery delivery(SourcePath path) {
            return Delivery.PROXY;
        }

        @Override
        public double shadow(SourcePath path) {
            return 0;
        }

        @Override
        public boolean isActive(SourcePath path) {
            return false;
        }
    }

    public static void main(String[] args) throws Exception {
        ((Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME)).setLevel(Level.ERROR);
        var access = new Access(true, false, Optional.empty(), List.of());
        var files = new StoredFiles(LocalFileStorage.open(Path.of(args[0])), _ -> Optional.of(Side.LOCAL));
        var parts = new GatewayParts(
                _ -> Optional.of(new Served(files, access)),
                (_, _, _) -> Right.NONE,
                (_, _, _, _) -> Verified.Ending.LATER,
                new GatewayParts.Shadowing((_, _, _) -> Optional.empty(), null),
                new SimpleMeterRegistry(),
                Clock.systemUTC());
        var settings = new GatewaySettings(
                InetAddress.getLoopbackAddress(), 0, access, List.of(), Limits.DEFAULT, 1 << 20);
        try (var role = new GatewayRole(parts, settings)) {
            role.start();
            System.out.println(role.port());
            while (System.in.read() >= 0) {
                // Until the end.
            }
        }
    }
}
