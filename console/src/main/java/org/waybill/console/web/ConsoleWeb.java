package org.waybill.console.web;

import jakarta.servlet.DispatcherType;
import java.util.Collection;
import java.util.EnumSet;
import org.apache.catalina.core.StandardHost;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.http.converter.autoconfigure.HttpMessageConvertersAutoConfiguration;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.thymeleaf.autoconfigure.ThymeleafAutoConfiguration;
import org.springframework.boot.tomcat.autoconfigure.servlet.TomcatServletWebServerAutoConfiguration;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.boot.webmvc.autoconfigure.DispatcherServletAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.WebMvcAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.Ordered;
import org.springframework.session.Session;
import org.springframework.session.web.http.SessionRepositoryFilter;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import org.thymeleaf.spring6.SpringTemplateEngine;
import org.thymeleaf.templateresolver.ITemplateResolver;
import org.waybill.console.access.Journal;
import org.waybill.console.api.KnownParameters;
import org.waybill.console.guard.RankCheck;
import org.waybill.console.guard.RequestGuard;
import org.waybill.console.guard.RequestRate;
import org.waybill.console.guard.Security;
import org.waybill.console.guard.TokenAccess;

/** The servlet context: Tomcat, Spring MVC, Thymeleaf, sessions and Spring Security, and nothing that is found by chance. */
@Configuration(proxyBeanMethods = false)
@ImportAutoConfiguration({
    TomcatServletWebServerAutoConfiguration.class,
    DispatcherServletAutoConfiguration.class,
    JacksonAutoConfiguration.class,
    HttpMessageConvertersAutoConfiguration.class,
    WebMvcAutoConfiguration.class,
    ThymeleafAutoConfiguration.class
})
@Import({Security.class, Sessions.class, Problems.class})
class ConsoleWeb {

    /** The engine that writes the pages, as Spring Boot would make it, with our links. */
    @Bean
    SpringTemplateEngine templateEngine(Collection<ITemplateResolver> resolvers) {
        var engine = new SpringTemplateEngine();
        engine.setEnableSpringELCompiler(false);
        resolvers.forEach(engine::addTemplateResolver);
        engine.setLinkBuilder(new OwnLinks());
        return engine;
    }

    /** Gives the errors that Tomcat answers before any of our filters runs. */
    @Bean
    WebServerFactoryCustomizer<TomcatServletWebServerFactory> plainErrors() {
        return factory -> factory.addContextCustomizers(context -> {
            if (context.getParent() instanceof StandardHost host) {
                host.setErrorReportValveClass(PlainErrors.class.getName());
            }
        });
    }

    /** First of all: what it refuses costs nothing more. */
    @Bean
    FilterRegistrationBean<RequestGuard> guarded(RequestGuard guard) {
        var registration = new FilterRegistrationBean<>(guard);
        registration.setOrder(Ordered.HIGHEST_PRECEDENCE);
        return registration;
    }

    /** Before Spring Security, which reads the session. */
    @Bean
    <S extends Session> FilterRegistrationBean<SessionRepositoryFilter<S>> remembered(
            SessionRepositoryFilter<S> sessions) {
        var registration = new FilterRegistrationBean<>(sessions);
        registration.setOrder(Ordered.HIGHEST_PRECEDENCE + 10);
        registration.setDispatcherTypes(EnumSet.of(DispatcherType.REQUEST, DispatcherType.ASYNC, DispatcherType.ERROR));
        return registration;
    }

    /** Spring Security calls it, for the API only. */
    @Bean
    FilterRegistrationBean<TokenAccess> notForAll(TokenAccess tokens) {
        var registration = new FilterRegistrationBean<>(tokens);
        registration.setEnabled(false);
        return registration;
    }

    @Bean
    WebMvcConfigurer checks(Journal journal, RequestRate rate) {
        return new WebMvcConfigurer() {
            @Override
            public void addInterceptors(InterceptorRegistry registry) {
                registry.addInterceptor(rate).excludePathPatterns("/assets/**", "/webjars/**");
                registry.addInterceptor(new RankCheck(journal)).excludePathPatterns("/assets/**", "/webjars/**");
                registry.addInterceptor(new KnownParameters()).addPathPatterns("/api/**");
            }
        };
    }
}
