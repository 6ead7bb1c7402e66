package org.waybill.console.start;

import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.waybill.console.access.Caller;
import org.waybill.console.access.Problem;
import org.waybill.ledger.Migration;
import org.waybill.ledger.Migrations;
import org.waybill.ledger.access.Scope;
import org.waybill.model.Target;
import org.waybill.objectstore.http.Wire;
import org.waybill.source.Source;

/** The sources and targets that may be named. What is not on the list is refused before anything looks at it. */
public final class Places {

    private final Limits limits;
    private final Migrations migrations;

    public Places(Limits limits, Migrations migrations) {
        this.limits = limits;
        this.migrations = migrations;
    }

    /** The sources that a caller may name, as text. */
    public List<String> sources(Caller caller) {
        return limits.sources().isEmpty()
                ? seen(caller)
                        .map(migration -> Source.path(migration.sourceRoot()).toString())
                        .distinct()
                        .toList()
                : limits.sources();
    }

    /** The targets that a caller may name, as text. */
    public List<String> targets(Caller caller) {
        return limits.targets().isEmpty()
                ? seen(caller)
                        .map(migration -> TargetText.of(migration.target()))
                        .distinct()
                        .toList()
                : limits.targets();
    }

    private Stream<Migration> seen(Caller caller) {
        return migrations.all().stream().filter(migration -> caller.scope().covers(migration.number()));
    }

    /** The source if it may be named. */
    Source source(Caller caller, String text) {
        var path = path(text);
        if (!isBelowOne(path, caller)) {
            throw notNamed("source", "waybill.console.sources");
        }
        try {
            var real = path.toRealPath();
            // A link may lead out of what was named.
            if (!isBelowOne(real, caller)) {
                throw notNamed("source", "waybill.console.sources");
            }
            var home = limits.home();
            if (home != null && (real.startsWith(home) || home.startsWith(real))) {
                throw Problem.of(
                        422, "wrong-source", "The source cannot be used", "It and WAYBILL_HOME lie in each other.");
            }
            return new Source(real);
        } catch (IOException e) {
            throw Problem.of(
                    422,
                    "wrong-source",
                    "The source cannot be read",
                    "There is no such directory, or waybill may not read it. Check the path; is it mounted?");
        }
    }

    private boolean isBelowOne(Path path, Caller caller) {
        boolean exact = limits.sources().isEmpty();
        return sources(caller).stream()
                .map(Path::of)
                .flatMap(Places::andReal)
                .anyMatch(named -> exact ? path.equals(named) : path.startsWith(named));
    }

    private static Stream<Path> andReal(Path named) {
        try {
            return Stream.of(named, named.toRealPath());
        } catch (IOException e) {
            return Stream.of(named);
        }
    }

    private static Path path(String text) {
        try {
            var path = Path.of(text).normalize();
            if (path.isAbsolute()) {
                return path;
            }
        } catch (InvalidPathException e) {
            throw Problem.of(422, "wrong-source", "The source cannot be used", "It is not a path.");
        }
        throw Problem.of(422, "wrong-source", "The source cannot be used", "Write the whole path, beginning with /.");
    }

    /** The target if it may be named. */
    public Target target(Caller caller, String text) {
        var target = TargetText.read(text, limits);
        if (Addresses.isForbidden(target)) {
            throw Problem.of(
                    403,
                    "forbidden-address",
                    "The endpoint is not allowed",
                    "Link-local addresses and those of metadata services are never a target.");
        }
        var named = limits.targets().isEmpty() ? existing(caller, target) : listed(target);
        var found = named.orElseThrow(() -> notNamed("target", "waybill.console.targets"));
        if (Wire.isOpen(found) && !limits.allowHttp()) {
            throw Problem.of(
                    422,
                    "open-wire",
                    "The endpoint is http on another machine",
                    "Use https, or let the owner of this process set waybill.target.allow-http.");
        }
        return found;
    }

    private Optional<Target> existing(Caller caller, Target target) {
        return seen(caller)
                .map(Migration::target)
                .filter(known -> isBelow(target, known) && target.prefix().equals(known.prefix()))
                .findFirst();
    }

    private Optional<Target> listed(Target target) {
        boolean named = limits.targets().stream()
                .map(text -> TargetText.read(text, limits))
                .anyMatch(known -> isBelow(target, known));
        return named ? Optional.of(target) : Optional.empty();
    }

    private static boolean isBelow(Target target, Target named) {
        return target.endpoint().equals(named.endpoint())
                && target.bucket().equals(named.bucket())
                && target.prefix().startsWith(named.prefix());
    }

    /** Refuses a new migration to somebody who sees only some, and a migration that somebody does not see. */
    void check(Caller caller, Source source, Target target) {
        boolean may = known(source, target)
                .map(migration -> caller.scope().covers(migration.number()))
                .orElse(caller.scope() instanceof Scope.Everything);
        if (!may) {
            throw notNamed("migration", "a grant for all migrations");
        }
    }

    /** The migration of a source to a target; empty where there is none yet. */
    Optional<Migration> known(Source source, Target target) {
        return migrations.all().stream()
                .filter(migration -> migration.sourceRoot().equals(source.encodedRoot()))
                .filter(migration -> migration.target().bucket().equals(target.bucket())
                        && migration.target().endpoint().equals(target.endpoint())
                        && migration.target().prefix().equals(target.prefix()))
                .findFirst();
    }

    private static Problem notNamed(String what, String where) {
        return Problem.of(
                403,
                "not-allowed",
                "This " + what + " may not be named here",
                "Choose one that the start page lists. The owner of this process adds others: " + where + ".");
    }
}
