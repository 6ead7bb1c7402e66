package org.waybill.acceptance.kit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Collections;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;

/**
 * A source directory that a test fills, and the record of its content. Paths are percent-encoded from their raw bytes,
 * like {@link Path#toUri()}, so that any name can be created in any locale.
 */
public final class SourceTree {

    /** Sizes at which the behaviour changes: empty, blocks, the boundaries of lanes and of multipart parts. */
    public static final int[] EDGE_SIZES = {
        0, 1, 4095, 4096, 4097, (1 << 20) - 1, 1 << 20, (1 << 20) + 1, (5 << 20) - 1, 5 << 20, (5 << 20) + 1
    };

    private final Path root;
    private final SplittableRandom random;
    private final Map<String, PlainS3.Content> files = new TreeMap<>();

    public SourceTree(Path root, long seed) {
        this.root = root;
        this.random = new SplittableRandom(seed);
        create(root);
    }

    public Path root() {
        return root;
    }

    /** The regular files made so far: encoded path to size and hash. */
    public Map<String, PlainS3.Content> files() {
        return Collections.unmodifiableMap(files);
    }

    /** Makes a file of random content and returns its path. */
    public Path file(String encoded, int size) {
        var content = new byte[size];
        random.nextBytes(content);
        return file(encoded, content);
    }

    /** Makes or replaces a file. */
    public Path file(String encoded, byte[] content) {
        var file = path(encoded);
        try {
            create(file.getParent());
            Files.write(file, content);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + encoded, e);
        }
        files.put(encoded(file), new PlainS3.Content(content.length, Hashes.sha256Hex(content)));
        return file;
    }

    /** Makes a sparse file with a few random blocks, so that its size costs no space here. */
    public Path sparse(String encoded, long size) {
        var file = path(encoded);
        try (var channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            var block = new byte[4096];
            for (int i = 0; i < 100; i++) {
                random.nextBytes(block);
                channel.write(ByteBuffer.wrap(block), random.nextLong(size - block.length));
            }
            channel.write(ByteBuffer.wrap(new byte[1]), size - 1);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + encoded, e);
        }
        files.put(encoded(file), new PlainS3.Content(size, Hashes.sha256Hex(file)));
        return file;
    }

    /** Makes {@code count} small files in {@code directories} directories. */
    public SourceTree files(int count, int directories, int maxSize) {
        for (int i = 0; i < count; i++) {
            file("d%02d/file-%05d.bin".formatted(i % directories, i), random.nextInt(maxSize + 1));
        }
        return this;
    }

    /** Makes files with {@code count} random names of any bytes, half of them below directories with such names. */
    public SourceTree wildNames(int count) {
        var names = new Names(random);
        int before = files.size();
        for (int i = 0; files.size() < before + count; i++) {
            var directory = i % 2 == 0 ? "" : "wild-" + (i % 7) + names.next(40) + "/";
            var file = path(directory + names.next(255));
            if (!Files.exists(file)) {
                file(encoded(file), random.nextInt(3000));
            }
        }
        return this;
    }

    /** Makes directories nested this deep, with a file at the bottom, and returns the file's encoded path. */
    public String deep(int levels) {
        var path = "deep/" + "d/".repeat(levels - 1) + "bottom.txt";
        file(path, 77);
        return path;
    }

    public Path directory(String encoded) {
        return create(path(encoded));
    }

    /** Makes a symbolic link; the target is written into it as it is. */
    public Path link(String encoded, Path target) {
        try {
            var link = path(encoded);
            create(link.getParent());
            return Files.createSymbolicLink(link, target);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Makes another name for a file. */
    public void hardLink(String encoded, String existing) {
        try {
            var link = path(encoded);
            create(link.getParent());
            Files.createLink(link, path(existing));
            files.put(encoded(link), files.get(existing));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public Path fifo(String encoded) {
        var fifo = path(encoded);
        Shell.run("mkfifo", fifo.toString());
        return fifo;
    }

    /** Makes a socket that nobody listens on any more. */
    public Path socket(String encoded) {
        var path = path(encoded);
        try (var channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            channel.bind(UnixDomainSocketAddress.of(path));
            return path;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Removes a file. */
    public void remove(String encoded) {
        try {
            Files.delete(path(encoded));
            files.remove(encoded);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Removes a file or directory from the record, because the migration is expected to skip it or fail at it. */
    public void unexpect(String encoded) {
        files.keySet().removeIf(path -> path.equals(encoded) || path.startsWith(encoded + "/"));
    }

    /** The path below the root for this encoded name. */
    public Path path(String encoded) {
        return Path.of(URI.create(base() + encoded));
    }

    /** The encoded path of something below the root. */
    public String encoded(Path path) {
        var text = path.toUri()
                .getRawPath()
                .substring(URI.create(base()).getRawPath().length());
        return text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
    }

    /** Escapes every byte that is not allowed in a URI. */
    public static String escaped(byte[] raw) {
        var text = new StringBuilder();
        for (byte b : raw) {
            boolean plain = (b >= 'a' && b <= 'z')
                    || (b >= 'A' && b <= 'Z')
                    || (b >= '0' && b <= '9')
                    || "-_.~".indexOf(b) >= 0;
            text.append(plain ? String.valueOf((char) b) : "%%%02X".formatted(b));
        }
        return text.toString();
    }

    /** Converts text to the encoded form. */
    public static String escapedText(String text) {
        return escaped(text.getBytes(StandardCharsets.UTF_8));
    }

    private String base() {
        var uri = root.toUri().toString();
        return uri.endsWith("/") ? uri : uri + "/";
    }

    private static Path create(Path directory) {
        try {
            return Files.createDirectories(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
