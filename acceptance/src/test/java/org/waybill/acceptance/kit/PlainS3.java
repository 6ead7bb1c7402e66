package org.waybill.acceptance.kit;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.xml.sax.SAXException;

/** A small S3 client that shares no code with the product, so that its checks of the target are independent. */
public final class PlainS3 {

    private final URI endpoint;
    private final Signature signature;
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();

    public PlainS3(URI endpoint, S3Credentials credentials) {
        this.endpoint = endpoint;
        this.signature = new Signature(credentials);
    }

    /** An object as a listing shows it; the ETag without quotes. */
    public record Listed(String key, long size, String etag) {}

    /** The size and hash of an object's bytes. */
    public record Content(long size, String sha256) {}

    /** A multipart upload, and how many parts of it are stored. */
    public record Unfinished(String key, int parts) {}

    /** Any answer other than 200, 204, 206. */
    public static final class RefusedException extends RuntimeException {
        private static final long serialVersionUID = 1L;
        private final int status;

        RefusedException(String request, int status, String body) {
            super(request + " -> " + status + " " + body);
            this.status = status;
        }

        public int status() {
            return status;
        }
    }

    public void makeBucket(String bucket) {
        send("PUT", "/" + bucket, Map.of(), Map.of(), BodyPublishers.noBody());
    }

    /** Writes an object and returns its ETag. */
    public String put(String bucket, String key, byte[] body) {
        return put(bucket, key, body, Map.of());
    }

    /** Writes an object with these headers and returns its ETag. */
    public String put(String bucket, String key, byte[] body, Map<String, String> headers) {
        var answer = send("PUT", path(bucket, key), Map.of(), headers, BodyPublishers.ofByteArray(body));
        return unquoted(answer.headers().firstValue("etag").orElseThrow());
    }

    /** Writes an object from a file. */
    public void put(String bucket, String key, Path file) throws IOException {
        send("PUT", path(bucket, key), Map.of(), Map.of(), BodyPublishers.ofFile(file));
    }

    public byte[] get(String bucket, String key) {
        try (var body = send("GET", path(bucket, key), Map.of(), Map.of(), BodyPublishers.noBody())
                .body()) {
            return body.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Downloads an object without keeping it. */
    public Content content(String bucket, String key) {
        var digest = Hashes.sha256();
        try (var body = new DigestInputStream(
                send("GET", path(bucket, key), Map.of(), Map.of(), BodyPublishers.noBody())
                        .body(),
                digest)) {
            long size = body.transferTo(java.io.OutputStream.nullOutputStream());
            return new Content(size, HexFormat.of().formatHex(digest.digest()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The headers of an object, names in lower case; empty when there is none. */
    public Optional<Map<String, String>> head(String bucket, String key) {
        try {
            var headers = new TreeMap<String, String>();
            send("HEAD", path(bucket, key), Map.of(), Map.of(), BodyPublishers.noBody())
                    .headers()
                    .map()
                    .forEach((name, values) -> headers.put(name, values.getFirst()));
            return Optional.of(headers);
        } catch (RefusedException e) {
            if (e.status() == 404) {
                return Optional.empty();
            }
            throw e;
        }
    }

    public void delete(String bucket, String key) {
        send("DELETE", path(bucket, key), Map.of(), Map.of(), BodyPublishers.noBody());
    }

    /** Every object of the bucket below the prefix, by key. */
    public Map<String, Listed> list(String bucket, String prefix) {
        var all = new TreeMap<String, Listed>();
        String token = null;
        do {
            var query = new TreeMap<>(Map.of("list-type", "2", "encoding-type", "url", "prefix", prefix));
            if (token != null) {
                query.put("continuation-token", token);
            }
            var page = xml("/" + bucket, query);
            for (var each : elements(page, "Contents")) {
                var key = URLDecoder.decode(text(each, "Key").orElseThrow(), StandardCharsets.UTF_8);
                long size = Long.parseLong(text(each, "Size").orElseThrow());
                all.put(key, new Listed(key, size, unquoted(text(each, "ETag").orElse(""))));
            }
            token = text(page.getDocumentElement(), "NextContinuationToken").orElse(null);
        } while (token != null);
        return all;
    }

    /** The multipart uploads that were begun and neither completed nor aborted. */
    public List<Unfinished> unfinishedUploads(String bucket, String prefix) {
        return elements(xml("/" + bucket, Map.of("uploads", "", "prefix", prefix)), "Upload").stream()
                .map(each -> unfinished(
                        bucket,
                        text(each, "Key").orElseThrow(),
                        text(each, "UploadId").orElseThrow()))
                .toList();
    }

    private Unfinished unfinished(String bucket, String key, String id) {
        return new Unfinished(
                key,
                elements(xml(path(bucket, key), Map.of("uploadId", id)), "Part").size());
    }

    /** Sends a request with an XML body or none, for operations without their own method, such as a bucket policy. */
    public void configure(String method, String bucket, Map<String, String> query, String body) {
        send(method, "/" + bucket, query, Map.of(), BodyPublishers.ofString(body));
    }

    private HttpResponse<InputStream> send(
            String method, String path, Map<String, String> query, Map<String, String> headers, BodyPublisher body) {
        var canonicalQuery = new StringBuilder();
        new TreeMap<>(query)
                .forEach((name, value) -> canonicalQuery
                        .append(canonicalQuery.isEmpty() ? "" : "&")
                        .append(encoded(name))
                        .append('=')
                        .append(encoded(value)));
        var uri = URI.create(endpoint + path + (query.isEmpty() ? "" : "?" + canonicalQuery));
        var request = HttpRequest.newBuilder(uri).timeout(Duration.ofMinutes(2)).method(method, body);
        signature.sign(method, uri, headers).forEach(request::header);
        try {
            var answer = http.send(request.build(), BodyHandlers.ofInputStream());
            if (answer.statusCode() / 100 != 2) {
                throw new RefusedException(
                        method + " " + uri,
                        answer.statusCode(),
                        new String(answer.body().readAllBytes(), StandardCharsets.UTF_8));
            }
            return answer;
        } catch (IOException e) {
            throw new UncheckedIOException(method + " " + uri, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private Document xml(String path, Map<String, String> query) {
        try (var body =
                send("GET", path, query, Map.of(), BodyPublishers.noBody()).body()) {
            return DocumentBuilderFactory.newInstance()
                    .newDocumentBuilder()
                    .parse(new ByteArrayInputStream(body.readAllBytes()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (SAXException | ParserConfigurationException e) {
            throw new IllegalStateException("not XML: " + path + query, e);
        }
    }

    private static List<Element> elements(Document page, String name) {
        var found = page.getElementsByTagName(name);
        var elements = new ArrayList<Element>();
        for (int i = 0; i < found.getLength(); i++) {
            elements.add((Element) found.item(i));
        }
        return elements;
    }

    private static Optional<String> text(Element parent, String name) {
        var found = parent.getElementsByTagName(name);
        return found.getLength() == 0
                ? Optional.empty()
                : Optional.of(found.item(0).getTextContent()).filter(text -> !text.isEmpty());
    }

    private static String path(String bucket, String key) {
        return "/" + bucket + "/" + encoded(key).replace("%2F", "/");
    }

    static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8)
                .replace("+", "%20")
                .replace("*", "%2A")
                .replace("%7E", "~");
    }

    private static String unquoted(String etag) {
        return etag.replace("\"", "");
    }
}
