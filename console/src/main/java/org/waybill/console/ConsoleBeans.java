package org.waybill.console;

import org.springframework.context.support.GenericApplicationContext;
import org.springframework.session.jdbc.JdbcIndexedSessionRepository;
import org.thymeleaf.ITemplateEngine;
import org.waybill.console.access.FirstLogin;
import org.waybill.console.access.Journal;
import org.waybill.console.access.Logins;
import org.waybill.console.access.OwnSessions;
import org.waybill.console.access.OwnTokens;
import org.waybill.console.access.Passwords;
import org.waybill.console.access.SessionPeople;
import org.waybill.console.api.AuditApi;
import org.waybill.console.api.BatchesApi;
import org.waybill.console.api.Document;
import org.waybill.console.api.FilesApi;
import org.waybill.console.api.LimitApi;
import org.waybill.console.api.MigrationsApi;
import org.waybill.console.api.OrdersApi;
import org.waybill.console.api.ReportApi;
import org.waybill.console.api.RetryApi;
import org.waybill.console.api.StartApi;
import org.waybill.console.api.TargetsApi;
import org.waybill.console.guard.ProblemWriter;
import org.waybill.console.guard.RequestRate;
import org.waybill.console.guard.TokenAccess;
import org.waybill.console.live.Streams;
import org.waybill.console.pages.ActivityPage;
import org.waybill.console.pages.BatchPage;
import org.waybill.console.pages.FilesPage;
import org.waybill.console.pages.Frame;
import org.waybill.console.pages.LoginPages;
import org.waybill.console.pages.MePage;
import org.waybill.console.pages.MigrationPage;
import org.waybill.console.pages.OrderPages;
import org.waybill.console.pages.OverviewPage;
import org.waybill.console.pages.PeoplePage;
import org.waybill.console.pages.ReportPage;
import org.waybill.console.pages.RetryPage;
import org.waybill.console.pages.RoutesPage;
import org.waybill.console.pages.StartPage;
import org.waybill.console.pages.TargetsPage;
import org.waybill.console.pages.WelcomePages;
import org.waybill.console.report.Reports;
import org.waybill.console.routes.RouteOrders;
import org.waybill.console.routes.RoutesApi;
import org.waybill.console.start.BatchOrders;
import org.waybill.console.start.Doctor;
import org.waybill.console.start.LimitOrders;
import org.waybill.console.start.Places;
import org.waybill.console.start.Previews;
import org.waybill.console.start.RetryOrders;
import org.waybill.console.start.Starter;
import org.waybill.console.view.Activity;
import org.waybill.console.view.Sight;
import org.waybill.console.view.Views;
import org.waybill.console.web.ConsoleContext.Beans;
import org.waybill.ledger.Batches;
import org.waybill.ledger.FileReport;
import org.waybill.ledger.Migrations;
import org.waybill.ledger.Overview;
import org.waybill.ledger.access.Answers;
import org.waybill.ledger.access.Audit;
import org.waybill.ledger.access.LoginLinks;
import org.waybill.ledger.access.People;
import org.waybill.ledger.access.Tokens;
import org.waybill.ledger.flow.FlowLimits;
import org.waybill.ledger.reading.FilePages;
import org.waybill.ledger.reading.Pace;
import org.waybill.ledger.retry.FailedFiles;
import org.waybill.ledger.route.Aliases;
import org.waybill.ledger.route.Differences;
import org.waybill.ledger.route.ReadSums;
import org.waybill.ledger.route.RouteFollowers;
import org.waybill.ledger.route.RouteRules;
import org.waybill.ledger.start.Schedules;
import org.waybill.ledger.start.Starts;
import org.waybill.operations.BatchControls;
import org.waybill.operations.FlowControls;
import org.waybill.operations.Openings;
import org.waybill.operations.Retries;
import org.waybill.operations.Standings;
import org.waybill.operations.Targets;
import org.waybill.operations.route.RouteControls;
import org.waybill.operations.schedule.ScheduleControls;
import tools.jackson.databind.json.JsonMapper;

/** Makes everything that the console consists of; Spring only serves it. */
final class ConsoleBeans implements Beans {

    private final ConsoleParts parts;
    private final ConsoleSettings settings;
    private final Streams streams;

    private final People people;
    private final Migrations migrations;
    private final Batches batches;
    private final Sight sight;
    private final Views views;
    private final Journal journal;
    private final Activity activity;
    private final Places places;
    private final Starter starter;
    private final Previews previews;
    private final Doctor doctor;
    private final BatchOrders orders;
    private final RetryOrders retries;
    private final LimitOrders limits;
    private final RouteOrders routes;
    private final FilePages files;
    private final Reports reports;

    ConsoleBeans(ConsoleParts parts, ConsoleSettings settings) {
        this.parts = parts;
        this.settings = settings;
        this.streams = new Streams(parts.clock());
        var database = parts.database();
        this.people = new People(database);
        this.migrations = new Migrations(database);
        this.batches = new Batches(database);
        this.sight = new Sight(migrations, batches);
        var audit = new Audit(database);
        this.journal = new Journal(audit);
        this.activity = new Activity(audit, sight);
        this.places = new Places(settings.limits(), migrations);
        this.starter = starter();
        this.views = new Views(
                new Views.Records(new Standings(database), batches, new Pace(database), new FileReport(database)),
                parts.clock());
        this.files = new FilePages(database);
        this.reports = new Reports(files, journal);
        this.orders = new BatchOrders(new BatchControls(database, parts.clock()), sight, views, journal);
        this.retries = new RetryOrders(new Retries(new FailedFiles(database)), sight, views, journal);
        this.limits = new LimitOrders(new FlowControls(new FlowLimits(database), parts.clock()), sight, journal);
        this.routes = routes();
        this.doctor = new Doctor(places, parts.stores(), journal);
        this.previews = new Previews(
                starter,
                places,
                parts.plans(),
                new Previews.Records(new Overview(database), new FlowControls(new FlowLimits(database), parts.clock())),
                journal);
    }

    private Starter starter() {
        var database = parts.database();
        var openings = new Openings(migrations, new Starts(database), new Targets(parts.stores(), migrations));
        var schedules = new ScheduleControls(openings, new Schedules(database), parts.clock());
        return new Starter(places, openings, schedules, batches, journal);
    }

    private RouteOrders routes() {
        var database = parts.database();
        var differences = new Differences(database);
        var records = new RouteControls.Records(
                new RouteRules(database),
                new RouteFollowers(database),
                new Aliases(database),
                new ReadSums(database),
                differences,
                migrations,
                new Overview(database));
        return new RouteOrders(new RouteControls(records), differences, sight, journal);
    }

    /** What is sent as a stream breaks off. */
    void stop() {
        streams.close();
        reports.close();
    }

    @Override
    public void addTo(GenericApplicationContext context) {
        access(context);
        pages(context);
        api(context);
    }

    private void api(GenericApplicationContext context) {
        var database = parts.database();
        context.registerBean(MigrationsApi.class, () -> new MigrationsApi(sight, views, json(context)));
        context.registerBean(FilesApi.class, () -> new FilesApi(sight, files));
        context.registerBean(ReportApi.class, () -> new ReportApi(sight, reports));
        context.registerBean(BatchesApi.class, () -> new BatchesApi(sight, views, streams, json(context)));
        context.registerBean(StartApi.class, () -> new StartApi(starter, views, new Answers(database), json(context)));
        context.registerBean(
                TargetsApi.class, () -> new TargetsApi(sight, migrations, doctor, previews, json(context)));
        context.registerBean(OrdersApi.class, () -> new OrdersApi(orders, views));
        context.registerBean(RetryApi.class, () -> new RetryApi(retries, json(context)));
        context.registerBean(LimitApi.class, () -> new LimitApi(limits, json(context)));
        context.registerBean(RoutesApi.class, () -> new RoutesApi(routes, json(context)));
        context.registerBean(AuditApi.class, () -> new AuditApi(activity));
        context.registerBean(Document.class, Document::new);
    }

    private static JsonMapper json(GenericApplicationContext context) {
        return context.getBean(JsonMapper.class);
    }

    private void access(GenericApplicationContext context) {
        var passwords = new Passwords();
        var sessions = new SessionPeople(people, parts.clock());
        var problems = new ProblemWriter();
        context.registerBean(javax.sql.DataSource.class, parts::source);
        context.registerBean(Journal.class, () -> journal);
        context.registerBean(ProblemWriter.class, () -> problems);
        context.registerBean(RequestRate.class, () -> new RequestRate(parts.clock()));
        context.registerBean(SessionPeople.class, () -> sessions);
        context.registerBean(Logins.class, () -> new Logins(people, passwords, journal, parts.clock()));
        context.registerBean(
                TokenAccess.class,
                () -> new TokenAccess(new Tokens(parts.database()), journal, problems, parts.clock()));
        context.registerBean(
                FirstLogin.class,
                () -> new FirstLogin(new LoginLinks(parts.database()), people, passwords, sessions, journal));
    }

    private void pages(GenericApplicationContext context) {
        context.registerBean(Frame.class, () -> new Frame(settings.instance()));
        context.registerBean(LoginPages.class, () -> new LoginPages(people));
        context.registerBean(WelcomePages.class, () -> new WelcomePages(context.getBean(FirstLogin.class)));
        context.registerBean(OverviewPage.class, () -> new OverviewPage(sight, views));
        var tokens = new Tokens(parts.database());
        context.registerBean(FilesPage.class, () -> new FilesPage(sight, views, files));
        context.registerBean(ReportPage.class, () -> new ReportPage(sight, reports));
        context.registerBean(StartPage.class, () -> new StartPage(starter, previews, places));
        context.registerBean(RoutesPage.class, () -> new RoutesPage(routes));
        context.registerBean(OrderPages.class, () -> new OrderPages(orders, sight, views));
        context.registerBean(RetryPage.class, () -> new RetryPage(retries, sight, views));
        context.registerBean(TargetsPage.class, () -> new TargetsPage(sight, migrations, places, doctor));
        context.registerBean(ActivityPage.class, () -> new ActivityPage(activity, sight));
        context.registerBean(PeoplePage.class, () -> new PeoplePage(people, tokens));
        context.registerBean(
                MePage.class,
                () -> new MePage(
                        new OwnSessions(context.getBean(JdbcIndexedSessionRepository.class)),
                        new OwnTokens(tokens, context.getBean(Logins.class), journal, parts.clock())));
        context.registerBean(MigrationPage.class, () -> new MigrationPage(sight, views, limits));
        context.registerBean(
                BatchPage.class, () -> new BatchPage(sight, views, streams, context.getBean(ITemplateEngine.class)));
    }
}
