package org.waybill.storage;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** What every target must do, asked of S3Proxy on a local folder. */
class S3ProxyObjectStoreIT extends ObjectStoreContract {

    private static StoreServer server;

    @BeforeAll
    static void start(@TempDir Path folder) {
        server = StoreServer.s3Proxy(folder);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Override
    StoreServer server() {
        return server;
    }
}
