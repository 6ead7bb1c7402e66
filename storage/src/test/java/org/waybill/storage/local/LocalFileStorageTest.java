package org.waybill.storage.local;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.waybill.storage.FileStorage;
import org.waybill.storage.StorageContract;

class LocalFileStorageTest extends StorageContract {

    @TempDir
    Path folder;

    private LocalFileStorage storage;

    @BeforeEach
    void open() throws IOException {
        storage = LocalFileStorage.open(folder);
    }

    @Override
    protected FileStorage storage() {
        return storage;
    }
}
