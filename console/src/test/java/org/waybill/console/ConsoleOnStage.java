package org.waybill.console;

import java.net.InetAddress;
import java.net.URI;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationContext;
import org.waybill.console.access.ApiToken;
import org.waybill.console.access.Passwords;
import org.waybill.console.start.Limits;
import org.waybill.ledger.Scene;
import org.waybill.ledger.access.People;
import org.waybill.ledger.access.Person;
import org.waybill.ledger.access.Rank;
import org.waybill.ledger.access.Scope;
import org.waybill.ledger.access.Tokens;
import org.waybill.model.Target;
import org.waybill.objectstore.Answer;
import org.waybill.objectstore.Capabilities;
import org.waybill.objectstore.Capability;
import org.waybill.objectstore.ObjectStore;
import org.waybill.objectstore.StoreTimeouts;
import org.waybill.operations.TargetStores;
import org.waybill.operations.plan.Plan;
import org.waybill.operations.plan.Plans;

/** A console over a ledger with a migration and a running batch. */
public final class ConsoleOnStage implements AutoCloseable {

    public static final String PASSWORD = "correct horse battery";
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final String HASH = new Passwords().hash(PASSWORD);

    /** Every source holds the same; the command line's own plans are tested with the whole program. */
    private static final Plans PLANS = (_, _) -> new Plan(
            false,
            List.of(new Plan.Row("fails, unreadable", 1, 5), new Plan.Row("moves", 3, 9_000_000)),
            List.of(new Plan.Alike("case", 1, "a/README")),
            true,
            List.of("1 directory without files does not travel: an object store has files only."));

    static final Limits NOTHING_NAMED =
            new Limits(List.of(), List.of(), "http://127.0.0.1:9000", "us-east-1", false, null);

    public final Scene scene;
    public final People people;
    private final Limits limits;
    private final InstantSource clock;
    private ConsoleRole role;

    public ConsoleOnStage() {
        this(NOTHING_NAMED, InstantSource.system());
    }

    public ConsoleOnStage(Limits limits, InstantSource clock) {
        this(new Scene(), InetAddress.getLoopbackAddress(), 0, limits, clock);
    }

    private ConsoleOnStage(Scene scene, InetAddress address, int port, Limits limits, InstantSource clock) {
        this.scene = scene;
        this.people = new People(scene.database);
        this.limits = limits;
        this.clock = clock;
        try {
            role = started(address, port);
        } catch (RuntimeException e) {
            scene.close();
            throw e;
        }
    }

    /** A console at this address, where nobody can log in yet. */
    static ConsoleOnStage at(InetAddress address, int port) {
        return new ConsoleOnStage(new Scene(), address, port, NOTHING_NAMED, InstantSource.system());
    }

    /** A console at this address, and a person who can log in. */
    static ConsoleOnStage with(InetAddress address, String name, Rank rank) {
        var scene = new Scene();
        new People(scene.database).add(new People.Fresh(name, rank, new Scope.Everything(), HASH));
        return new ConsoleOnStage(scene, address, 0, NOTHING_NAMED, InstantSource.system());
    }

    private ConsoleRole started(InetAddress address, int port) {
        var settings = new ConsoleSettings(address, port, "stage", limits);
        var made = new ConsoleRole(
                new ConsoleParts(scene.source(), scene.database, new ObligingStores(), PLANS, clock), settings);
        made.start();
        return made;
    }

    /** Another process takes the place of this one. */
    void restart() {
        int port = origin().getPort();
        role.stop();
        role.close();
        role = started(InetAddress.getLoopbackAddress(), port);
    }

    ApplicationContext context() {
        return role.context().orElseThrow();
    }

    public URI origin() {
        return role.origin();
    }

    /** Lets a migration have been at work for an hour. */
    void pace(int migration) {
        scene.execute(
                "insert into pace select " + migration + ", to_timestamp(floor(extract(epoch from now()) / 10) * 10)"
                        + " - make_interval(secs => 10 * n), 61, 9000000, 40 - n / 9, 6000000 - n * (14000 + n % 7 * 300), 0"
                        + " from generate_series(1, 359) n");
    }

    /** A person who sees everything and has the {@link #PASSWORD}. */
    public Person person(String name, Rank rank) {
        return person(name, rank, new Scope.Everything());
    }

    public Person person(String name, Rank rank, Scope scope) {
        return people.add(new People.Fresh(name, rank, scope, HASH)).orElseThrow();
    }

    /** The text of a token of this person, for all that the person may do. */
    public String token(Person person) {
        return token(person, person.rank(), null);
    }

    public String token(Person person, Rank rank, @Nullable Integer migration) {
        var token = ApiToken.random(RANDOM);
        new Tokens(scene.database)
                .make(person, new Tokens.Fresh("test", token.prefix(), token.hash(), rank, migration, null));
        return token.text();
    }

    @Override
    public void close() {
        role.stop();
        role.close();
        scene.close();
    }

    /** Every target answers, and can do everything. */
    private static final class ObligingStores implements TargetStores {
        @Override
        public Answer<Boolean> ensureBucket(Target target) {
            return new Answer.Given<>(false);
        }

        @Override
        public Answer<Capabilities> probe(Target target) {
            return new Answer.Given<>(new Capabilities(EnumSet.allOf(Capability.class), false, false, 255));
        }

        @Override
        public Optional<Capabilities> known(Target target) {
            return Optional.empty();
        }

        @Override
        public void know(Target target, Capabilities capabilities) {}

        @Override
        public ObjectStore apply(Target target) {
            throw new UnsupportedOperationException();
        }

        @Override
        public StoreTimeouts timeouts() {
            return StoreTimeouts.DEFAULTS;
        }
    }
}
