package org.waybill.console.pages;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.waybill.console.access.Caller;
import org.waybill.console.access.Journal;
import org.waybill.console.access.Needs;
import org.waybill.console.view.Sight;
import org.waybill.console.view.Words;
import org.waybill.ledger.Migration;
import org.waybill.ledger.Migrations;
import org.waybill.ledger.access.Audit.Result;
import org.waybill.ledger.access.Rank;
import org.waybill.model.Target;
import org.waybill.objectstore.Capabilities;
import org.waybill.operations.CannotRun;
import org.waybill.operations.Caveats;
import org.waybill.operations.TargetStores;
import org.waybill.operations.Targets;

/** What the targets can do, as recorded, or as tried now. */
@Controller
public final class TargetsPage {

    private final Sight sight;
    private final Migrations migrations;
    private final TargetStores stores;
    private final Journal journal;

    public TargetsPage(Sight sight, Migrations migrations, TargetStores stores, Journal journal) {
        this.sight = sight;
        this.migrations = migrations;
        this.stores = stores;
        this.journal = journal;
    }

    /**
     * A target and the migrations that go there.
     *
     * @param migration one of them, which stands for the target in addresses
     * @param can what it can do, a line each; empty where nothing is recorded
     */
    record Shown(String name, int migration, List<Integer> migrations, List<String> can, List<String> caveats) {}

    @GetMapping("/targets")
    @Needs(Rank.VIEWER)
    String targets(@AuthenticationPrincipal Caller caller, Model model) {
        Map<Target, List<Integer>> byTarget = sight.migrations(caller).stream()
                .collect(Collectors.groupingBy(
                        Migration::target, Collectors.mapping(Migration::number, Collectors.toList())));
        model.addAttribute("here", "targets");
        model.addAttribute(
                "targets",
                byTarget.entrySet().stream()
                        .map(entry -> shown(entry.getKey(), entry.getValue()))
                        .sorted(java.util.Comparator.comparingInt(Shown::migration))
                        .toList());
        return "targets";
    }

    private Shown shown(Target target, List<Integer> numbers) {
        var recorded = Targets.recorded(migrations, target);
        return new Shown(
                Words.plain(target.toString()),
                numbers.getFirst(),
                numbers,
                recorded.map(Capabilities::lines).orElse(List.of()),
                Caveats.of(target, Optional.empty()));
    }

    /** Tries the target of a migration, which leaves nothing behind. */
    @PostMapping("/targets/{number}/check")
    @Needs(Rank.OPERATOR)
    String check(@AuthenticationPrincipal Caller caller, @PathVariable int number, Model model) {
        var migration = sight.migration(caller, number);
        model.addAttribute("checked", number);
        try {
            var found = Targets.examined(stores, migration.target());
            model.addAttribute("found", found.lines());
            journal.note(caller, "check target", migration.target().toString(), number, Result.DONE, "it answers");
        } catch (CannotRun e) {
            model.addAttribute("refused", e.getMessage());
            journal.note(
                    caller,
                    "check target",
                    migration.target().toString(),
                    number,
                    Result.DONE,
                    String.valueOf(e.getMessage()));
        }
        return targets(caller, model);
    }
}
