package org.waybill.console.web;

import java.util.Map;
import java.util.Objects;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.web.server.servlet.context.AnnotationConfigServletWebServerApplicationContext;
import org.springframework.context.ApplicationContext;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.env.AbstractEnvironment;
import org.springframework.core.env.MapPropertySource;
import org.waybill.console.guard.CookieRules;
import org.waybill.console.guard.ProblemWriter;
import org.waybill.console.guard.RequestGuard;
import org.waybill.console.guard.Surroundings;

/** The running servlet context. */
public final class ConsoleContext implements AutoCloseable {

    private static final Map<String, Object> SETTINGS = Map.ofEntries(
            Map.entry("server.shutdown", "graceful"),
            Map.entry("spring.threads.virtual.enabled", "true"),
            Map.entry("server.max-http-request-header-size", "16KB"),
            Map.entry("server.tomcat.max-http-form-post-size", "64KB"),
            Map.entry("server.tomcat.max-swallow-size", "64KB"),
            Map.entry("server.tomcat.connection-timeout", "20s"),
            Map.entry("server.tomcat.max-parameter-count", "200"),
            Map.entry("server.compression.enabled", "true"),
            Map.entry("spring.mvc.static-path-pattern", "/assets/**"),
            Map.entry("spring.web.resources.static-locations", "classpath:/org/waybill/console/assets/"),
            Map.entry("spring.web.resources.cache.cachecontrol.max-age", "1h"),
            Map.entry("spring.thymeleaf.prefix", "classpath:/org/waybill/console/templates/"),
            Map.entry("spring.thymeleaf.check-template-location", "false"),
            // Written out as a whole: an error in the middle must not leave half a page.
            Map.entry("spring.thymeleaf.servlet.produce-partial-output-while-processing", "false"),
            Map.entry("spring.mvc.async.request-timeout", "-1"));

    private final AnnotationConfigServletWebServerApplicationContext context;

    /** Makes the beans that are ours. */
    public interface Beans {
        void addTo(GenericApplicationContext context);
    }

    private ConsoleContext(AnnotationConfigServletWebServerApplicationContext context) {
        this.context = context;
    }

    /** Starts to listen. */
    public static ConsoleContext start(Surroundings surroundings, int port, Beans beans) {
        var environment = new AbstractEnvironment() {};
        environment
                .getPropertySources()
                .addLast(new MapPropertySource(
                        "address",
                        Map.of(
                                "server.address",
                                surroundings.address().getHostAddress(),
                                "server.port",
                                Integer.toString(port))));
        environment.getPropertySources().addLast(new MapPropertySource("console", SETTINGS));
        ConfigurationPropertySources.attach(environment);
        var context = new AnnotationConfigServletWebServerApplicationContext();
        context.setEnvironment(environment);
        context.registerBean(Surroundings.class, () -> surroundings);
        context.registerBean(CookieRules.class, () -> new CookieRules(!surroundings.isLoopback()));
        context.registerBean(
                RequestGuard.class, () -> new RequestGuard(surroundings, context.getBean(ProblemWriter.class)));
        beans.addTo(context);
        context.register(ConsoleWeb.class);
        context.refresh();
        return new ConsoleContext(context);
    }

    /** The port that it listens on. */
    public int port() {
        return Objects.requireNonNull(context.getWebServer()).getPort();
    }

    /** The context itself, for tests of what is served. */
    public ApplicationContext spring() {
        return context;
    }

    /** Lets running requests end, and stops. */
    @Override
    public void close() {
        context.close();
    }
}
