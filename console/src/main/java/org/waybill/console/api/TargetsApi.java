package org.waybill.console.api;

import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import org.waybill.console.access.Caller;
import org.waybill.console.access.Needs;
import org.waybill.console.start.Doctor;
import org.waybill.console.start.Doctor.Examined;
import org.waybill.console.start.Order;
import org.waybill.console.start.Preview;
import org.waybill.console.start.Previews;
import org.waybill.console.start.TargetView;
import org.waybill.console.view.Sight;
import org.waybill.ledger.Migrations;
import org.waybill.ledger.access.Rank;
import tools.jackson.databind.json.JsonMapper;

/** What is looked at before a batch is started: targets, and plans. */
@RestController
@RequestMapping("/api/v1")
public final class TargetsApi {

    private final Sight sight;
    private final Migrations migrations;
    private final Doctor doctor;
    private final Previews previews;
    private final Bodies bodies;

    public TargetsApi(Sight sight, Migrations migrations, Doctor doctor, Previews previews, JsonMapper json) {
        this.sight = sight;
        this.migrations = migrations;
        this.doctor = doctor;
        this.previews = previews;
        this.bodies = new Bodies(json);
    }

    @GetMapping("/targets")
    @Needs(Rank.VIEWER)
    Listing<TargetView> targets(@AuthenticationPrincipal Caller caller) {
        return new Listing<>(TargetView.of(migrations, sight.migrations(caller)), null);
    }

    /** The body of a check. */
    record Check(@Nullable String target) {}

    @PostMapping(path = "/targets/doctor", consumes = MediaType.APPLICATION_JSON_VALUE)
    @Needs(Rank.OPERATOR)
    Examined examine(@AuthenticationPrincipal Caller caller, @RequestBody String body) {
        return doctor.examine(caller, bodies.read(body, Check.class, "target").target);
    }

    @PostMapping(path = "/plans", consumes = MediaType.APPLICATION_JSON_VALUE)
    @Needs(Rank.OPERATOR)
    Preview plan(@AuthenticationPrincipal Caller caller, @RequestBody String body) {
        return previews.of(caller, bodies.read(body, Order.class, "source and target"));
    }
}
