package org.waybill.acceptance.kit;

import java.net.URI;
import java.nio.file.Path;
import java.util.Map;

/** A real S3 store that runs while a test does. */
public interface Store extends AutoCloseable {

    /** MinIO if it is installed, else a store that is part of the build. */
    static Store start(Path directory) {
        return Binary.find("minio", "WAYBILL_TEST_MINIO").isPresent() || Binary.isRequired()
                ? MinioServer.start(directory)
                : S3ProxyServer.start(directory);
    }

    URI endpoint();

    /** The root credentials, fixed for tests. */
    default S3Credentials credentials() {
        return S3Credentials.ROOT;
    }

    /** A client of this store that shares no code with the product. */
    default PlainS3 client() {
        return new PlainS3(endpoint(), credentials());
    }

    /** The environment variables that a process needs to use this store. */
    default Map<String, String> environment() {
        return credentials().environment();
    }

    /** Stops the store with SIGKILL; its data stay. */
    void kill();

    /** Starts the store again on the same port with the same data and waits until it answers. */
    void restart();

    @Override
    void close();
}
