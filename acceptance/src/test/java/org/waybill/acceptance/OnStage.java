package org.waybill.acceptance;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.waybill.acceptance.kit.Store;

/** A test with a stage of its own, before a store that lives as long as its class. */
abstract class OnStage {

    @TempDir
    static Path storeDirectory;

    static Store store;

    @TempDir
    Path directory;

    Stage stage;

    @BeforeAll
    static void startStore() {
        store = Store.start(storeDirectory);
    }

    @AfterAll
    static void stopStore() {
        store.close();
    }

    @BeforeEach
    void setStage() {
        stage = new Stage(directory, 1, store);
    }

    @AfterEach
    void closeStage() {
        stage.close();
    }
}
