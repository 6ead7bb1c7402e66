package org.waybill.console.web;

import java.time.Duration;
import javax.sql.DataSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.session.jdbc.JdbcIndexedSessionRepository;
import org.springframework.session.web.http.CookieHttpSessionIdResolver;
import org.springframework.session.web.http.DefaultCookieSerializer;
import org.springframework.session.web.http.SessionRepositoryFilter;
import org.springframework.transaction.support.TransactionTemplate;
import org.waybill.console.guard.CookieRules;

/** Sessions in the ledger's Postgres: a login survives a restart and works at every console of the ledger. */
@Configuration(proxyBeanMethods = false)
class Sessions {

    private static final Duration IDLE = Duration.ofMinutes(30);

    @Bean
    JdbcIndexedSessionRepository sessionRepository(DataSource source) {
        var repository = new JdbcIndexedSessionRepository(
                new JdbcTemplate(source), new TransactionTemplate(new JdbcTransactionManager(source)));
        repository.setTableName("console_session");
        repository.setDefaultMaxInactiveInterval(IDLE);
        return repository;
    }

    @Bean
    SessionRepositoryFilter<?> sessionFilter(JdbcIndexedSessionRepository repository, CookieRules rules) {
        var cookie = new DefaultCookieSerializer();
        cookie.setCookieName(CookieRules.SESSION);
        cookie.setUseHttpOnlyCookie(true);
        cookie.setUseSecureCookie(rules.secure());
        // Lax, not Strict: a link from a mail finds the login again. What changes something is a POST, which takes no
        // such
        // cookie along.
        cookie.setSameSite("Lax");
        cookie.setCookiePath("/");
        var resolver = new CookieHttpSessionIdResolver();
        resolver.setCookieSerializer(cookie);
        var filter = new SessionRepositoryFilter<>(repository);
        filter.setHttpSessionIdResolver(resolver);
        return filter;
    }
}
