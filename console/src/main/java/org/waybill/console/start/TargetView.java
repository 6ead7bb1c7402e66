package org.waybill.console.start;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.waybill.console.view.Words;
import org.waybill.ledger.Migration;
import org.waybill.ledger.Migrations;
import org.waybill.model.Target;
import org.waybill.objectstore.Capabilities;
import org.waybill.operations.Caveats;
import org.waybill.operations.Targets;

/**
 * A target and the migrations that go there.
 *
 * @param migration one of them, which stands for the target in addresses
 * @param can what it can do, a line each; empty where nothing is recorded
 */
public record TargetView(String name, int migration, List<Integer> migrations, List<String> can, List<String> caveats) {

    /** The targets of these migrations, as recorded. */
    public static List<TargetView> of(Migrations ledger, List<Migration> migrations) {
        return migrations.stream()
                .collect(Collectors.groupingBy(
                        Migration::target, Collectors.mapping(Migration::number, Collectors.toList())))
                .entrySet()
                .stream()
                .map(entry -> of(ledger, entry.getKey(), entry.getValue()))
                .sorted(Comparator.comparingInt(TargetView::migration))
                .toList();
    }

    private static TargetView of(Migrations ledger, Target target, List<Integer> numbers) {
        return new TargetView(
                Words.plain(target.toString()),
                numbers.getFirst(),
                numbers,
                Targets.recorded(ledger, target).map(Capabilities::lines).orElse(List.of()),
                Caveats.of(target, Optional.empty()));
    }
}
