package org.waybill.acceptance.kit;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;

/**
 * Four MinIO servers with one drive each and erasure coding between them, in network namespaces joined by a bridge, so
 * that a node can be killed or cut off. Needs root and iproute2.
 */
public final class MinioCluster implements AutoCloseable {

    private static final int NODES = 4;
    private static final int PORT = 9000;
    private static final Duration START = Duration.ofSeconds(90);

    /**
     * The time without an acknowledgement after which a node gives up a connection to another. It asks the others
     * without a deadline to delete or read parts, while it holds the lock of the part or object (PutObjectPart and
     * CompleteMultipartUpload in cmd/erasure-multipart.go): by default that lock stays for ten minutes.
     */
    private static final Duration LOST = Duration.ofSeconds(20);

    private final Path binary;
    private final Path directory;
    private final String name;
    private final String network;
    private final List<Child> nodes = new ArrayList<>();

    private MinioCluster(Path binary, Path directory, int id) {
        this.binary = binary;
        this.directory = directory;
        this.name = name(id);
        this.network = "10.213." + id + ".";
    }

    /** Starts a cluster with its data below the directory; skips the test if that is not possible. */
    public static MinioCluster start(Path directory) {
        var binary = MinioServer.binary();
        if (!Shell.isRoot() || !Shell.succeeds("ip", "netns", "list")) {
            Binary.missing("network namespaces need root and iproute2");
        }
        var cluster = new MinioCluster(binary, directory, bridge());
        try {
            cluster.buildNetwork();
            cluster.startNodes();
            return cluster;
        } catch (RuntimeException e) {
            cluster.close();
            throw e;
        }
    }

    /** Makes a bridge with a free name and a free network, even if a killed test has left others behind. */
    private static int bridge() {
        for (int attempt = 0; attempt < 50; attempt++) {
            int id = ThreadLocalRandom.current().nextInt(1, 250);
            if (Shell.succeeds("ip", "link", "add", name(id), "type", "bridge")) {
                return id;
            }
        }
        throw new IllegalStateException("cannot make a bridge: " + Shell.run("ip", "link", "list"));
    }

    private static String name(int id) {
        return "wbl" + id;
    }

    /** The endpoint of the first node, which no test kills or cuts off. */
    public URI endpoint() {
        return URI.create("http://" + address(1) + ":" + PORT);
    }

    public S3Credentials credentials() {
        return S3Credentials.ROOT;
    }

    public PlainS3 client() {
        return new PlainS3(endpoint(), credentials());
    }

    /** Kills a node, 2 to 4. */
    public void kill(int node) {
        nodes.get(node - 1).kill();
    }

    /** Silently drops every packet from and to a node, 2 to 4. */
    public void cutOff(int node) {
        Shell.run("ip", "-n", namespace(node), "link", "set", "eth0", "down");
    }

    public void reconnect(int node) {
        Shell.run("ip", "-n", namespace(node), "link", "set", "eth0", "up");
    }

    private void buildNetwork() {
        Shell.run("ip", "address", "add", network + "254/24", "dev", name);
        Shell.run("ip", "link", "set", name, "up");
        for (int node = 1; node <= NODES; node++) {
            var namespace = namespace(node);
            Shell.run("ip", "netns", "add", namespace);
            Shell.run("ip", "link", "add", namespace, "type", "veth", "peer", "name", "eth0", "netns", namespace);
            Shell.run("ip", "link", "set", namespace, "master", name);
            Shell.run("ip", "link", "set", namespace, "up");
            Shell.run("ip", "-n", namespace, "address", "add", address(node) + "/24", "dev", "eth0");
            Shell.run("ip", "-n", namespace, "link", "set", "lo", "up");
            Shell.run("ip", "-n", namespace, "link", "set", "eth0", "up");
        }
    }

    private void startNodes() {
        for (int node = 1; node <= NODES; node++) {
            var drives = directory.resolve("drive{1...4}").toString().replace("{1...4}", "");
            var command = new ArrayList<>(List.of(
                    "ip", "netns", "exec", namespace(node), binary.toString(), "server", "--address", ":" + PORT));
            Stream.of(1, 2, 3, 4)
                    .map(each -> "http://" + address(each) + ":" + PORT + drives + each)
                    .forEach(command::add);
            var builder = new ProcessBuilder(command);
            builder.environment().put("MINIO_ROOT_USER", credentials().accessKey());
            builder.environment().put("MINIO_ROOT_PASSWORD", credentials().secretKey());
            builder.environment().put("MINIO_CI_CD", "1");
            builder.environment().put("MINIO_CONN_USER_TIMEOUT", LOST.toSeconds() + "s");
            builder.environment().put("MINIO_BROWSER", "off");
            nodes.add(Child.start(builder, directory, "node-" + node));
        }
        for (var node : nodes) {
            if (!node.awaitLine(line -> line.startsWith("API:"), START)) {
                throw new IllegalStateException("minio did not start: " + node.out() + node.err());
            }
        }
    }

    private String namespace(int node) {
        return name + "-" + node;
    }

    private String address(int node) {
        return network + node;
    }

    @Override
    public void close() {
        nodes.forEach(Child::kill);
        for (int node = 1; node <= NODES; node++) {
            Shell.succeeds("ip", "netns", "delete", namespace(node));
            Shell.succeeds("ip", "link", "delete", namespace(node));
        }
        Shell.succeeds("ip", "link", "delete", name);
    }
}
