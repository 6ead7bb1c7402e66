package org.waybill.events.kafka;

import org.apache.kafka.clients.consumer.Consumer;

/** Makes clients of the Kafka cluster, with the settings that the invariants need. */
public interface KafkaClients {

    /** A new consumer of a group; the caller closes it. */
    Consumer<byte[], byte[]> consumer(String group);

    /** Whether this process is the only member of its groups. */
    boolean isAlone();
}
