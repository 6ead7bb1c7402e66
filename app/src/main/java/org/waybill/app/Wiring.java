package org.waybill.app;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Lazy;

/** The beans that Spring makes of the settings; everything else is plain construction. */
@SpringBootConfiguration(proxyBeanMethods = false)
@ImportAutoConfiguration(DataSourceAutoConfiguration.class)
@EnableConfigurationProperties({WaybillSettings.class, KafkaProperties.class})
class Wiring {

    @Bean
    @Lazy
    KafkaConnections kafkaConnections(KafkaProperties properties) {
        return new KafkaConnections(properties);
    }
}
