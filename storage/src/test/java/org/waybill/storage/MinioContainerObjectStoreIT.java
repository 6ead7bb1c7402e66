package org.waybill.storage;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.condition.EnabledIf;

/** What every target must do, asked of MinIO as its makers published it; skipped where there is no Docker. */
@EnabledIf(value = "org.waybill.storage.StoreServer#isDockerThere", disabledReason = "there is no Docker")
class MinioContainerObjectStoreIT extends ObjectStoreContract {

    private static StoreServer server;

    @BeforeAll
    static void start() {
        server = StoreServer.minioInContainer();
    }

    @AfterAll
    static void stop() {
        if (server != null) {
            server.close();
        }
    }

    @Override
    StoreServer server() {
        return server;
    }
}
