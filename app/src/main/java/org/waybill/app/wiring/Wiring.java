package org.waybill.app.wiring;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;

/** The beans that Spring makes from the settings; everything else is constructed without Spring. */
@SpringBootConfiguration(proxyBeanMethods = false)
@ImportAutoConfiguration(DataSourceAutoConfiguration.class)
@EnableConfigurationProperties({WaybillSettings.class, KafkaProperties.class})
public class Wiring {}
