package org.waybill.scanner;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.waybill.events.FailureKind;
import org.waybill.events.SourcePath;
import org.waybill.events.SourceVersion;
import org.waybill.ledger.Migration.RootIdentity;

/** A directory tree as the operating system shows it; names keep their bytes in any locale. */
public final class Source {

    private static final String ATTRIBUTES = "unix:mode,size,lastModifiedTime,ctime,ino,dev";
    private static final int TYPE = 0170000;
    private static final boolean NAMES_ARE_UTF8 =
            StandardCharsets.UTF_8.equals(Charset.forName(System.getProperty("sun.jnu.encoding", "US-ASCII")));
    private static final Path SLASH = Path.of("/");

    private final Path root;
    private final String encodedRoot;
    private final byte[] rawRoot;

    /** @param root an existing directory */
    public Source(Path root) throws IOException {
        this.root = root.toRealPath();
        this.encodedRoot = withoutTrailingSlash(this.root.toUri().getRawPath());
        this.rawRoot = new SourcePath(encodedRoot.equals("/") ? "" : encodedRoot).bytes();
    }

    /** What stands at a path. */
    sealed interface Entry {

        record File(SourceVersion version, long device) implements Entry {}

        record Directory(SourceVersion version, long device) implements Entry {}

        record Symlink(SourceVersion version) implements Entry {}

        /** A FIFO, socket or device. */
        record Special(SourceVersion version) implements Entry {}

        record Absent() implements Entry {}

        record Unreachable(FailureKind kind, String message) implements Entry {}
    }

    public Path root() {
        return root;
    }

    /** The absolute path of the root, percent-encoded, with its leading slash. */
    public String encodedRoot() {
        return encodedRoot;
    }

    /** Which directory the root is now. */
    public RootIdentity identity() throws IOException {
        var attributes = Files.readAttributes(root, "unix:dev,ino");
        return new RootIdentity(number(attributes, "dev"), number(attributes, "ino"));
    }

    Path path(SourcePath path) {
        return path.encoded().indexOf('%') < 0 && encodedRoot.indexOf('%') < 0
                ? root.resolve(path.encoded())
                : Path.of(URI.create("file://" + encodedRoot + "/" + path.encoded()));
    }

    /** The absolute path as the file system's own bytes. */
    byte[] bytes(SourcePath path) {
        byte[] below = path.bytes();
        byte[] whole = Arrays.copyOf(rawRoot, rawRoot.length + 1 + below.length);
        whole[rawRoot.length] = '/';
        System.arraycopy(below, 0, whole, rawRoot.length + 1, below.length);
        return whole;
    }

    /** The name of a directory's entry, percent-encoded from its bytes. */
    static String segment(Path name) {
        var text = name.toString();
        if (NAMES_ARE_UTF8 ? text.indexOf('\uFFFD') < 0 : text.chars().allMatch(c -> c < 128)) {
            return SourcePath.ofText(text).encoded();
        }
        // Only a URI keeps bytes that are no text in the locale. It is absolute, and a directory's ends with a slash.
        return withoutTrailingSlash(SLASH.resolve(name).toUri().getRawPath().substring(1));
    }

    /** True when this process may read the file; opens nothing. */
    public boolean isReadable(SourcePath path) {
        return Files.isReadable(path(path));
    }

    /**
     * True when a symbolic link leads to a directory of this source. A target elsewhere is not looked at: the link is not
     * followed there, whatever the policy, and a file system that hangs would hold up the walk.
     */
    boolean isLinkToDirectory(Path link) {
        try {
            var target = link.resolveSibling(Files.readSymbolicLink(link)).normalize();
            return target.startsWith(root) && Files.isDirectory(link);
        } catch (IOException e) {
            return false;
        }
    }

    Entry look(Path path, boolean follow) {
        try {
            return entry(
                    follow
                            ? Files.readAttributes(path, ATTRIBUTES)
                            : Files.readAttributes(path, ATTRIBUTES, LinkOption.NOFOLLOW_LINKS));
        } catch (NoSuchFileException e) {
            return new Entry.Absent();
        } catch (AccessDeniedException e) {
            return new Entry.Unreachable(FailureKind.UNREADABLE, "permission denied");
        } catch (FileSystemException e) {
            return failed(e);
        } catch (IOException e) {
            return new Entry.Unreachable(FailureKind.SOURCE_ERROR, String.valueOf(e.getMessage()));
        }
    }

    // The JDK gives these errors no type of their own; their texts are the C library's.
    private static Entry failed(FileSystemException e) {
        var reason = String.valueOf(e.getReason());
        return switch (reason) {
            case "Not a directory" -> new Entry.Absent();
            case "File name too long" -> new Entry.Unreachable(FailureKind.PATH_TOO_LONG, reason);
            default -> new Entry.Unreachable(FailureKind.SOURCE_ERROR, reason);
        };
    }

    private static Entry entry(Map<String, Object> attributes) {
        boolean isFile = ((int) number(attributes, "mode") & TYPE) == 0100000;
        if (isFile && attributes.get("lastModifiedTime") instanceof FileTime modified && !isRecordable(modified)) {
            return new Entry.Unreachable(
                    FailureKind.UNSUITABLE,
                    "its time of modification, " + modified + ", lies outside of the years 1678 to 2261, which is all"
                            + " that waybill records; set another with touch");
        }
        var version = new SourceVersion(
                number(attributes, "size"),
                nanos(attributes, "lastModifiedTime"),
                nanos(attributes, "ctime"),
                number(attributes, "ino"));
        return switch ((int) number(attributes, "mode") & TYPE) {
            case 0100000 -> new Entry.File(version, number(attributes, "dev"));
            case 0040000 -> new Entry.Directory(version, number(attributes, "dev"));
            case 0120000 -> new Entry.Symlink(version);
            default -> new Entry.Special(version);
        };
    }

    private static long number(Map<String, Object> attributes, String name) {
        return attributes.get(name) instanceof Number value ? value.longValue() : 0;
    }

    private static long nanos(Map<String, Object> attributes, String name) {
        return attributes.get(name) instanceof FileTime time ? time.to(TimeUnit.NANOSECONDS) : 0;
    }

    // Nanoseconds of any other would not fit; they would stop at the limit, and two times be one.
    private static boolean isRecordable(FileTime time) {
        long nanos = time.to(TimeUnit.NANOSECONDS);
        return nanos != Long.MIN_VALUE && nanos != Long.MAX_VALUE;
    }

    private static String withoutTrailingSlash(String path) {
        return path.length() > 1 && path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    }
}
