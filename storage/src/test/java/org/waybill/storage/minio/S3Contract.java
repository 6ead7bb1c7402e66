package org.waybill.storage.minio;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.waybill.storage.FileStorage;
import org.waybill.storage.StorageContract;
import org.waybill.storage.kit.S3Server;

/** A server for each class, a bucket for each test. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class S3Contract extends StorageContract {

    private S3Server server;
    private MinioFileStorage storage;

    abstract S3Server start(Path folder);

    abstract MinioSettings bucket(S3Server server);

    @BeforeAll
    void startServer(@TempDir Path folder) {
        server = start(folder);
    }

    @AfterAll
    void stopServer() {
        if (server != null) {
            server.close();
        }
    }

    @BeforeEach
    void open() {
        storage = MinioFileStorage.open(bucket(server).inPartsOf(5 << 20));
    }

    @AfterEach
    void close() {
        storage.close();
    }

    S3Server server() {
        return server;
    }

    @Override
    protected FileStorage storage() {
        return storage;
    }
}
