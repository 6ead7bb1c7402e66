package org.waybill.objectstore.s3;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.waybill.model.ObjectVersion;
import org.waybill.model.Sha256;
import org.waybill.objectstore.Answer;
import org.waybill.objectstore.Capabilities;
import org.waybill.objectstore.MultipartEtag;
import org.waybill.objectstore.ObjectStore.ReadBack;
import org.waybill.objectstore.StoreWords;

/** A real server for each class, a bucket of its own for each test, and words for what is done to it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class StoreFixture extends StoreWords {

    static final int MIB = 1 << 20;

    S3ObjectStore store;
    private StoreServer server;

    /** @param folder for its data */
    abstract StoreServer start(Path folder);

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

    StoreServer server() {
        return server;
    }

    @BeforeEach
    void openBucket() {
        store = server.store("b-" + UUID.randomUUID());
        assertThat(store.ensureBucket()).isEqualTo(new Answer.Given<>(true));
    }

    @AfterEach
    void close() {
        store.close();
    }

    ObjectVersion put(String key, String content) {
        return given(store.put(key, body(text(content)), HEADERS, ABSENT));
    }

    void holds(String key, ObjectVersion version, byte[] content) {
        assertThat(store.readBack(key, version, content.length))
                .isEqualTo(new Answer.Given<>(new ReadBack(content.length, Sha256.of(content))));
    }

    static String md5(byte[] content) {
        return MultipartEtag.ofWhole(MultipartEtag.newMd5().digest(content));
    }

    static List<String> weirdKeys() {
        return List.of(
                "with space and  two",
                "umläut/ß/日本語/😀.txt",
                "+&=?#%[]{}|^`\"'<>;:@$,!*()~",
                "%41%2F%zz/100%",
                "back\\slash",
                "trailing dot./ leading space",
                "e\u0301 and \u00e9",
                "-.~_/...");
    }

    Capabilities probed() {
        return given(TargetProbe.run(store, InstantSource.system(), new Random(1)));
    }
}
