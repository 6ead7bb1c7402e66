package org.waybill.operations.route;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.waybill.ledger.FileState;
import org.waybill.ledger.Migration;
import org.waybill.ledger.Migrations;
import org.waybill.ledger.Overview;
import org.waybill.ledger.route.Aliases;
import org.waybill.ledger.route.Differences;
import org.waybill.ledger.route.ReadSums;
import org.waybill.ledger.route.RouteFollowers;
import org.waybill.ledger.route.RouteFollowers.Follower;
import org.waybill.ledger.route.RouteRule;
import org.waybill.ledger.route.RouteRule.Modes;
import org.waybill.ledger.route.RouteRules;
import org.waybill.ledger.route.RouteRules.Change;
import org.waybill.ledger.route.RouteRules.Outcome;
import org.waybill.model.SourcePath;
import org.waybill.model.route.Delivery;
import org.waybill.model.route.ReadMode;
import org.waybill.model.route.WriteMode;
import org.waybill.operations.CannotRun;
import org.waybill.operations.Targets;

/** Sets and shows where reads and writes of a migration's files go. */
public final class RouteControls {

    private final Records records;

    /** What the ledger knows of routes. */
    public record Records(
            RouteRules rules,
            RouteFollowers followers,
            Aliases aliases,
            ReadSums reads,
            Differences differences,
            Migrations migrations,
            Overview overview) {}

    public RouteControls(Records records) {
        this.records = records;
    }

    /**
     * What an operator wants; what is empty stays as it is.
     *
     * @param prefix as text, such as {@code documents/}; empty: the whole migration
     * @param shadow share of reads that are compared, from 0 to 1
     */
    public record Wish(
            String prefix,
            Optional<ReadMode> read,
            Optional<WriteMode> write,
            Optional<Delivery> delivery,
            Optional<Float> shadow,
            String reason) {}

    /**
     * Where reads and writes of a migration go.
     *
     * @param followers the processes that serve files
     */
    public record Standing(
            Migration migration,
            Optional<String> alias,
            List<RouteRule> rules,
            List<Follower> followers,
            Map<ReadSums.Side, ReadSums.Sum> reads,
            Differences.Sum differences) {

        /** The processes that do not know of a rule yet. */
        public List<Follower> behind(RouteRule rule) {
            return followers.stream()
                    .filter(process -> !process.follows(rule.setting().epoch()))
                    .toList();
        }
    }

    public Standing of(Migration migration) {
        int number = migration.number();
        return new Standing(
                migration,
                records.aliases.of(number),
                records.rules.of(number),
                records.followers.living(),
                records.reads.of(number),
                records.differences.of(number));
    }

    /** The rule of a prefix as it stands; empty where there is none. */
    public Optional<RouteRule> rule(Migration migration, String prefix) {
        var encoded = encoded(prefix);
        return records.rules.of(migration.number()).stream()
                .filter(rule -> rule.prefix().equals(encoded))
                .findFirst();
    }

    /**
     * Sets the rule of a prefix.
     *
     * @param expected the epoch of the rule that the operator saw; 0: there was none
     * @throws CannotRun when the wish cannot be fulfilled; then nothing has changed
     */
    public Outcome set(Migration migration, Wish wish, long expected, String by) {
        var now = rule(migration, wish.prefix).map(RouteRule::wanted).orElse(Modes.NONE);
        var modes = new Modes(
                wish.read.orElse(now.read()),
                wish.write.orElse(now.write()),
                wish.delivery.orElse(now.delivery()),
                wish.shadow.orElse(now.shadow()));
        require(migration, modes);
        return records.rules.set(
                new Change(migration.number(), encoded(wish.prefix), modes, expected, by, wish.reason));
    }

    /** Removes the rule of a prefix; what lies below it follows the next shorter prefix. */
    public Outcome remove(Migration migration, String prefix, long expected, String by) {
        var change = new Change(migration.number(), encoded(prefix), Modes.NONE, expected, by, "");
        require(migration, Modes.NONE);
        return records.rules.remove(change);
    }

    /** Gives a migration a name for addresses. */
    public void name(Migration migration, String alias) {
        if (!Aliases.isAlias(alias)) {
            throw new CannotRun("'" + alias + "' cannot be a name: write a small letter, then up to 62 small letters,"
                    + " digits and hyphens.");
        }
        if (!records.aliases.give(migration.number(), alias)) {
            throw new CannotRun("The name '" + alias + "' belongs to migration "
                    + records.aliases.migration(alias).map(String::valueOf).orElse("?") + ". Choose another.");
        }
    }

    private void require(Migration migration, Modes modes) {
        if (modes.read() == ReadMode.OBJECT && modes.write() != WriteMode.BOTH) {
            throw new CannotRun(
                    "Read mode OBJECT needs write mode BOTH: else a file that was just written would have no"
                            + " object, and nobody would know. Set --write BOTH too.");
        }
        if (!(modes.shadow() >= 0 && modes.shadow() <= 1)) {
            throw new CannotRun("The share of compared reads is between 0 and 100 %.");
        }
        if (modes.read() == ReadMode.LOCAL) {
            requireLocalFiles(migration);
        }
        if (modes.delivery() == Delivery.REDIRECT && !keepsVersions(migration)) {
            throw new CannotRun(
                    "Delivery REDIRECT needs a bucket that keeps versions, since only a version in the address"
                            + " pins what a client gets. Switch on versioning of "
                            + migration.target().bucket()
                            + " and run waybill doctor, or use --delivery PROXY.");
        }
    }

    private void requireLocalFiles(Migration migration) {
        long away = records.overview.totals(migration).of(FileState.RECLAIMED).files();
        if (away > 0) {
            throw new CannotRun("Read mode LOCAL would lose " + away + " files that exist as objects only. Restore them"
                    + " first, or use LOCAL_THEN_OBJECT.");
        }
    }

    private boolean keepsVersions(Migration migration) {
        return Targets.recorded(records.migrations, migration.target())
                .filter(found -> found.versioned())
                .isPresent();
    }

    /** The prefix as the ledger keeps it. */
    private static String encoded(String prefix) {
        if (prefix.isEmpty()) {
            return "";
        }
        var path = SourcePath.ofText(prefix.endsWith("/") ? prefix.substring(0, prefix.length() - 1) : prefix);
        if (!path.staysBelow()) {
            throw new CannotRun("'" + prefix + "' is no folder of the source: write it as documents/ or a/b/.");
        }
        return path.encoded() + "/";
    }
}
