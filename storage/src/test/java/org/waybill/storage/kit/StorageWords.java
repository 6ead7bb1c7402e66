package org.waybill.storage.kit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.waybill.storage.Content;
import org.waybill.storage.FileMetadata;
import org.waybill.storage.FileStorage;
import org.waybill.storage.Listing;
import org.waybill.storage.Look;
import org.waybill.storage.OpenedFile;
import org.waybill.storage.Read;
import org.waybill.storage.StorageFault;
import org.waybill.storage.StoragePath;
import org.waybill.storage.Upload;

/** Words for what tests do with a storage. */
public final class StorageWords {

    private StorageWords() {}

    public static byte[] text(String text) {
        return text.getBytes(UTF_8);
    }

    public static byte[] random(int seed, int length) {
        byte[] bytes = new byte[length];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    public static StoragePath path(String text) {
        return StoragePath.of(text);
    }

    public static FileMetadata stored(Upload.Outcome outcome) {
        assertThat(outcome).isInstanceOf(Upload.Stored.class);
        return ((Upload.Stored) outcome).file();
    }

    public static FileMetadata put(FileStorage storage, String path, byte[] content) {
        return stored(storage.upload(Upload.to(path(path), Content.of(content))));
    }

    public static FileMetadata put(FileStorage storage, String path, String content) {
        return put(storage, path, text(content));
    }

    public static OpenedFile opened(Read.Outcome outcome) {
        assertThat(outcome).isInstanceOf(Read.Opened.class);
        return ((Read.Opened) outcome).file();
    }

    public static FileMetadata found(Look.Outcome outcome) {
        assertThat(outcome).isInstanceOf(Look.Found.class);
        return ((Look.Found) outcome).file();
    }

    public static byte[] bytes(Read.Outcome outcome) {
        try (var file = opened(outcome)) {
            var all = new ByteArrayOutputStream();
            assertThat(file.transferTo(all)).isEqualTo(file.span().length());
            return all.toByteArray();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    public static byte[] bytes(FileStorage storage, String path) {
        return bytes(storage.open(Read.of(path(path))));
    }

    public static String content(FileStorage storage, String path) {
        return new String(bytes(storage, path), UTF_8);
    }

    public static List<String> listed(FileStorage storage, Listing.Request request) {
        var paths = new ArrayList<String>();
        try (var listing = storage.list(request)) {
            for (var item = listing.next(); item != null; item = listing.next()) {
                paths.add(item.id().text());
            }
        } catch (StorageFault e) {
            throw new AssertionError(e);
        }
        return paths;
    }
}
