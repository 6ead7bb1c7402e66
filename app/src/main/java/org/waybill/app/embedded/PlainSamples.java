package org.waybill.app.embedded;

import java.util.List;
import java.util.Map;
import org.apache.kafka.server.metrics.KafkaMetricsGroup;
import org.apache.kafka.server.metrics.KafkaYammerMetrics;

/**
 * Keeps Kafka's metrics of its busiest requests in arrays. By default Kafka keeps each in a tree of the latest thousand
 * values (yammer's biased samples). The tree's nodes live long enough to be promoted and then die: they were most of
 * what filled the old generation of a long run. Nobody reads the metrics of an embedded broker.
 */
final class PlainSamples {

    // Names as in Kafka's RequestMetrics, which uses metrics that are already registered under them.
    private static final List<String> REQUESTS = List.of(
            "Produce",
            "Fetch",
            "FetchConsumer",
            "OffsetCommit",
            "DeleteRecords",
            // every two seconds, by the scanner's chores and the broker itself
            "ListOffsets",
            "DescribeTopicPartitions",
            "DescribeCluster",
            "FindCoordinator",
            "OffsetFetch",
            "BrokerHeartbeat");
    private static final List<String> MEASURES = List.of(
            "RequestQueueTimeMs",
            "LocalTimeMs",
            "RemoteTimeMs",
            "ThrottleTimeMs",
            "ResponseQueueTimeMs",
            "ResponseSendTimeMs",
            "TotalTimeMs",
            "RequestBytes");
    private static final List<String> CONVERTING = List.of("Produce", "Fetch");
    private static final List<String> MEASURES_OF_CONVERSION =
            List.of("MessageConversionsTimeMs", "TemporaryMemoryBytes");

    private PlainSamples() {}

    /** Registers the metrics for the broker that starts next; the broker removes them when it ends. */
    static void register() {
        register(REQUESTS, MEASURES);
        register(CONVERTING, MEASURES_OF_CONVERSION);
    }

    private static void register(List<String> requests, List<String> measures) {
        var group = new KafkaMetricsGroup("kafka.network", "RequestMetrics");
        for (var request : requests) {
            for (var measure : measures) {
                KafkaYammerMetrics.defaultRegistry()
                        .newHistogram(group.metricName(measure, Map.of("request", request)), false);
            }
        }
    }
}
