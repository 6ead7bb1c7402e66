package org.waybill.console.routes;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.waybill.console.access.Caller;
import org.waybill.console.access.Journal;
import org.waybill.console.access.Problem;
import org.waybill.console.view.Sight;
import org.waybill.ledger.Migration;
import org.waybill.ledger.access.Audit.Result;
import org.waybill.ledger.route.Differences;
import org.waybill.ledger.route.RouteRule;
import org.waybill.ledger.route.RouteRules.Outcome;
import org.waybill.operations.CannotRun;
import org.waybill.operations.route.RouteControls;
import org.waybill.operations.route.RouteControls.Wish;

/** Shows and sets where reads and writes go, in the name of people. */
public final class RouteOrders {

    private final RouteControls controls;
    private final Differences differences;
    private final Sight sight;
    private final Journal journal;

    public RouteOrders(RouteControls controls, Differences differences, Sight sight, Journal journal) {
        this.controls = controls;
        this.differences = differences;
        this.sight = sight;
        this.journal = journal;
    }

    public RoutesView of(Caller caller, int number) {
        return RoutesView.of(controls.of(sight.migration(caller, number)));
    }

    public List<Differences.Difference> differences(Caller caller, int number, int limit) {
        return differences.newest(sight.migration(caller, number).number(), limit);
    }

    /**
     * Sets a rule.
     *
     * @param epoch of the rule that the caller saw; 0: there was none; null: whatever stands now is replaced
     */
    public RoutesView set(Caller caller, int number, Wish wish, @Nullable Long epoch) {
        return change(
                caller,
                number,
                new Order("set route", detail(wish), wish.prefix(), epoch),
                (migration, expected) -> controls.set(migration, wish, expected, caller.name()));
    }

    /** Removes a rule; the epoch is as in {@link #set}. */
    public RoutesView remove(Caller caller, int number, String prefix, @Nullable Long epoch) {
        return change(
                caller,
                number,
                new Order("unset route", place(prefix), prefix, epoch),
                (migration, expected) -> controls.remove(migration, prefix, expected, caller.name()));
    }

    private record Order(
            String action,
            String detail,
            String prefix,
            @Nullable Long epoch) {}

    private interface Deed {
        Outcome on(Migration migration, long expected);
    }

    private RoutesView change(Caller caller, int number, Order order, Deed deed) {
        var migration = sight.migration(caller, number);
        try {
            long expected = order.epoch != null
                    ? order.epoch
                    : controls.rule(migration, order.prefix)
                            .map(rule -> rule.setting().epoch())
                            .orElse(0L);
            if (deed.on(migration, expected) instanceof Outcome.Overtaken(var now)) {
                var why = now.map(RouteOrders::overtaken).orElse("Somebody removed the rule meanwhile.");
                note(caller, order.action, number, Result.REFUSED, why);
                throw Problem.of(409, "conflict", "Somebody else was first", why + " Look again and decide again.");
            }
        } catch (CannotRun e) {
            var why = String.valueOf(e.getMessage());
            note(caller, order.action, number, Result.REFUSED, why);
            throw Problem.wrong(why);
        }
        note(caller, order.action, number, Result.DONE, order.detail);
        return RoutesView.of(controls.of(migration));
    }

    private static String overtaken(RouteRule now) {
        return now.setting().by() + " set the rule meanwhile, to reads "
                + now.wanted().read() + " and writes " + now.wanted().write() + " (epoch "
                + now.setting().epoch() + ").";
    }

    private static String detail(Wish wish) {
        var detail = new StringBuilder(place(wish.prefix()));
        wish.read().ifPresent(read -> detail.append(" read ").append(read));
        wish.write().ifPresent(write -> detail.append(" write ").append(write));
        wish.delivery().ifPresent(delivery -> detail.append(" delivery ").append(delivery));
        wish.shadow().ifPresent(shadow -> detail.append(" shadow ").append(shadow));
        return wish.reason().isEmpty() ? detail.toString() : detail + ": " + wish.reason();
    }

    private static String place(String prefix) {
        return prefix.isEmpty() ? "everything" : prefix;
    }

    private void note(Caller caller, String action, int number, Result result, String detail) {
        journal.note(caller, action, "routes of migration " + number, number, result, detail);
    }

    /** The constant of this name; a {@link Problem} that lists all where there is none. */
    public static <E extends Enum<E>> Optional<E> one(Class<E> type, String field, @Nullable String text) {
        if (text == null || text.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(Enum.valueOf(type, text.toUpperCase(Locale.ROOT)));
        } catch (IllegalArgumentException e) {
            throw Problem.wrong("'" + field + "' is one of " + List.of(type.getEnumConstants()) + ".");
        }
    }
}
