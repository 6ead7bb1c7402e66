package org.waybill.gateway;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.InstantSource;
import org.waybill.gateway.access.Callers;
import org.waybill.gateway.migration.Migrations;
import org.waybill.gateway.migration.Verified;
import org.waybill.gateway.shadow.Differences;
import org.waybill.gateway.shadow.Sides;

/** What the gateway works with. */
public record GatewayParts(
        Migrations migrations,
        Callers callers,
        Verified verified,
        Shadowing shadowing,
        MeterRegistry registry,
        InstantSource clock) {

    /** For shadow reads. */
    public record Shadowing(Sides sides, Differences differences) {}
}
