package org.waybill.console.guard;

import static org.springframework.security.config.Customizer.withDefaults;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.security.authentication.AuthenticationManager;
import org.springframework.security.authentication.ProviderManager;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configuration.EnableWebSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.annotation.web.configurers.HeadersConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.authentication.AnonymousAuthenticationFilter;
import org.springframework.security.web.csrf.CookieCsrfTokenRepository;
import org.springframework.security.web.csrf.CsrfTokenRequestAttributeHandler;
import org.springframework.security.web.csrf.XorCsrfTokenRequestAttributeHandler;
import org.springframework.security.web.header.writers.CrossOriginOpenerPolicyHeaderWriter.CrossOriginOpenerPolicy;
import org.springframework.security.web.header.writers.CrossOriginResourcePolicyHeaderWriter.CrossOriginResourcePolicy;
import org.springframework.security.web.header.writers.ReferrerPolicyHeaderWriter.ReferrerPolicy;
import org.springframework.security.web.savedrequest.NullRequestCache;
import org.waybill.console.access.Caller;
import org.waybill.console.access.Journal;
import org.waybill.console.access.Logins;
import org.waybill.console.access.Problem;
import org.waybill.console.access.SessionPeople;
import org.waybill.console.access.TooManyTries;
import org.waybill.ledger.access.Audit.Result;

/** Two ways in: a token for the API, a login for the pages. */
@Configuration(proxyBeanMethods = false)
@EnableWebSecurity
public class Security {

    /** No script and no style in a page, nothing from elsewhere, no frame around us. */
    public static final String POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
            + " connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    private static final String API = "/api/**";
    private static final String DOCUMENT = "/api/v1/openapi.yaml";
    private static final String[] OPEN = {
        "/login", "/welcome", "/assets/**", "/webjars/**", "/favicon.ico", "/robots.txt"
    };

    @Bean
    AuthenticationManager authentication(Logins logins) {
        return new ProviderManager(logins);
    }

    @Bean
    @Order(1)
    SecurityFilterChain api(HttpSecurity http, TokenAccess tokens, ProblemWriter problems) {
        return headers(http)
                .securityMatcher(API)
                .addFilterBefore(tokens, AnonymousAuthenticationFilter.class)
                .authorizeHttpRequests(all ->
                        all.requestMatchers(DOCUMENT).permitAll().anyRequest().authenticated())
                .sessionManagement(session -> session.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                .requestCache(cache -> cache.requestCache(new NullRequestCache()))
                // There is no cookie that a foreign page could make a browser send.
                .csrf(AbstractHttpConfigurer::disable)
                .logout(AbstractHttpConfigurer::disable)
                .exceptionHandling(refused -> refused.authenticationEntryPoint((request, response, _) -> {
                            response.setHeader("WWW-Authenticate", "Bearer");
                            problems.write(request, response, noToken());
                        })
                        .accessDeniedHandler((request, response, _) -> problems.write(request, response, forbidden())))
                .build();
    }

    private static Problem noToken() {
        return Problem.of(
                401,
                "token-missing",
                "There is no token",
                "Send one as 'Authorization: Bearer wb_...'. Make it with: waybill token create");
    }

    private static Problem forbidden() {
        return Problem.of(403, "forbidden", "This is not allowed", "Ask an admin for the role that it needs.");
    }

    @Bean
    @Order(2)
    SecurityFilterChain pages(
            HttpSecurity http, SessionPeople sessions, Journal journal, ProblemWriter problems, CookieRules cookies) {
        return headers(http)
                .authorizeHttpRequests(all ->
                        // The end of a stream that was let in before.
                        all.dispatcherTypeMatchers(DispatcherType.ASYNC)
                                .permitAll()
                                .requestMatchers(OPEN)
                                .permitAll()
                                .anyRequest()
                                .authenticated())
                .securityContext(context -> context.securityContextRepository(sessions))
                .sessionManagement(session -> session.sessionFixation(fixation -> fixation.changeSessionId()))
                .requestCache(cache -> cache.requestCache(new NullRequestCache()))
                .csrf(csrf -> csrf.csrfTokenRepository(csrfCookie(cookies)).csrfTokenRequestHandler(csrfField()))
                .formLogin(form -> form.loginPage("/login")
                        .usernameParameter("name")
                        .successHandler((request, response, _) ->
                                response.sendRedirect(Pages.ours(request.getParameter("next"))))
                        .failureHandler(Security::refused))
                .logout(logout -> logout.logoutUrl("/logout")
                        .addLogoutHandler((_, _, authentication) -> {
                            if (authentication != null && authentication.getPrincipal() instanceof Caller caller) {
                                journal.note(caller, "log out", "console", null, Result.DONE, "");
                            }
                        })
                        .logoutSuccessUrl("/login?left")
                        .deleteCookies(CookieRules.SESSION))
                .exceptionHandling(refused -> refused.authenticationEntryPoint(
                                (request, response, _) -> goToLogin(request, response, problems))
                        .accessDeniedHandler((request, response, _) -> problems.write(request, response, stale())))
                .build();
    }

    private static Problem stale() {
        return Problem.of(
                403,
                "stale-form",
                "The form is too old",
                "The browser kept it longer than its login. Open the page again and repeat it.");
    }

    /** A page goes to the login; what a script of a page asks for only learns that it has to. */
    private static void goToLogin(HttpServletRequest request, HttpServletResponse response, ProblemWriter problems)
            throws IOException {
        var accept = request.getHeader("Accept");
        if ("GET".equals(request.getMethod()) && (accept == null || accept.contains("text/html"))) {
            var query = request.getQueryString();
            response.sendRedirect(Pages.login(request.getRequestURI() + (query == null ? "" : "?" + query)));
            return;
        }
        problems.write(
                request, response, Problem.of(401, "not-logged-in", "You are not logged in", "Log in at /login."));
    }

    private static void refused(
            HttpServletRequest request, HttpServletResponse response, AuthenticationException failure)
            throws IOException {
        var next = Pages.ours(request.getParameter("next"));
        if (failure instanceof TooManyTries many) {
            response.setHeader(
                    "Retry-After", Long.toString(Math.max(1, many.waiting().toSeconds())));
            response.setStatus(429);
            request.setAttribute("wait", Math.max(1, many.waiting().toSeconds()));
            forward(request, response, "/login?next=" + next);
            return;
        }
        response.sendRedirect(Pages.login(next) + "&failed");
    }

    private static void forward(HttpServletRequest request, HttpServletResponse response, String where)
            throws IOException {
        try {
            request.getRequestDispatcher(where).forward(request, response);
        } catch (jakarta.servlet.ServletException e) {
            throw new IOException(e);
        }
    }

    private static CookieCsrfTokenRepository csrfCookie(CookieRules cookies) {
        var repository = new CookieCsrfTokenRepository();
        repository.setCookieName("waybill_form");
        repository.setCookieCustomizer(cookie -> cookie.httpOnly(true)
                .sameSite("Strict")
                .secure(cookies.secure())
                .path("/"));
        return repository;
    }

    // Read at once: a long page would otherwise be on its way before the cookie is set.
    private static CsrfTokenRequestAttributeHandler csrfField() {
        var handler = new XorCsrfTokenRequestAttributeHandler();
        handler.setCsrfRequestAttributeName(null);
        return handler;
    }

    private static HttpSecurity headers(HttpSecurity http) {
        return http.headers(headers -> headers.contentSecurityPolicy(policy -> policy.policyDirectives(POLICY))
                .frameOptions(HeadersConfigurer.FrameOptionsConfig::deny)
                .contentTypeOptions(withDefaults())
                // Not no-referrer: a browser then sends our own forms with the origin null.
                .referrerPolicy(referrer -> referrer.policy(ReferrerPolicy.SAME_ORIGIN))
                .crossOriginOpenerPolicy(opener -> opener.policy(CrossOriginOpenerPolicy.SAME_ORIGIN))
                .crossOriginResourcePolicy(resource -> resource.policy(CrossOriginResourcePolicy.SAME_ORIGIN))
                .permissionsPolicyHeader(permissions ->
                        permissions.policy("camera=(), microphone=(), geolocation=(), payment=(), usb=()")));
    }
}
