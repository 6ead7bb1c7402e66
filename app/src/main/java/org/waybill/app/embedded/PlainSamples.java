package org.waybill.app.embedded;

import java.util.List;
import java.util.Map;
import org.apache.kafka.server.metrics.KafkaMetricsGroup;
import org.apache.kafka.server.metrics.KafkaYammerMetrics;

/**
 * Kafka's measures of its busiest requests, kept in arrays. Left to itself it keeps each in a tree of the latest thousand values
 * (yammer's biased samples), whose nodes live long enough to be promoted and then die: most of what filled the old generation of
 * a long run. Nobody reads the measures of an embedded broker.
 */
final class PlainSamples {

    // Names as in Kafka's RequestMetrics, which takes what is registered under them already.
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

    /** Registers them for the broker that starts next; it removes them when it ends. */
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
