package org.waybill.gateway;

import java.net.BindException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.waybill.gateway.access.Application;
import org.waybill.gateway.access.Doorkeeper;
import org.waybill.gateway.shadow.Shadow;
import org.waybill.model.Health;
import org.waybill.model.Role;
import org.waybill.model.Waits;

/** Serves the files of migrations over HTTP. */
public final class GatewayRole implements Role {

    private static final Logger LOG = LoggerFactory.getLogger(GatewayRole.class);

    private final GatewaySettings settings;
    private final Waits waits;
    private final Application application = new Application();
    private final Shadow shadow;
    private final Transfers transfers;
    private final Tomcat tomcat;
    private final ScheduledExecutorService looker = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("gateway-pace").factory());
    private boolean started;
    private boolean stopped;

    public GatewayRole(GatewayParts parts, GatewaySettings settings) {
        this.settings = settings;
        this.waits = new Waits(parts.clock());
        var sides = parts.shadowing();
        this.shadow = new Shadow(sides.sides(), sides.differences(), settings.shadowBytes(), parts.registry());
        this.transfers =
                new Transfers(settings.limits(), client -> tomcat().protocol().cut(client));
        var work = new Front.Work(
                new Reads(shadow, parts.clock()),
                new Writes(parts.verified(), settings.limits(), parts.clock()),
                new Meters(parts.registry(), transfers::open));
        var doorkeeper = new Doorkeeper(parts.callers(), application, settings.proxies(), parts.clock());
        this.tomcat = new Tomcat(
                settings.address(),
                settings.port(),
                settings.limits(),
                new Front(parts.migrations(), settings.access(), doorkeeper, transfers, work));
    }

    private Tomcat tomcat() {
        return tomcat;
    }

    /** Throws {@link CannotListen}. */
    @Override
    public void start() {
        if (!settings.address().isLoopbackAddress() && !settings.access().admitsOthers()) {
            throw new CannotListen("Others would reach the gateway at "
                    + settings.address().getHostAddress()
                    + ", and no setting says who may. Either set one of waybill.gateway.tokens, waybill.gateway.application"
                    + " and waybill.gateway.networks; or leave waybill.gateway.address at 127.0.0.1.");
        }
        try {
            tomcat.start();
        } catch (BindException e) {
            throw new CannotListen("The gateway cannot listen on "
                    + settings.address().getHostAddress() + ":" + settings.port()
                    + ": another program has the port, or the address is not of this machine. Choose another one with"
                    + " waybill.gateway.port (WAYBILL_GATEWAY_PORT).");
        }
        started = true;
        shadow.start();
        var _ = looker.scheduleWithFixedDelay(() -> transfers.look(System.nanoTime()), 1, 1, TimeUnit.SECONDS);
        LOG.info("The gateway is at http://{}:{}", settings.address().getHostAddress(), port());
    }

    /** The port that it listens on, once it is started. */
    public int port() {
        return tomcat.port();
    }

    @Override
    public synchronized void stop() {
        if (started && !stopped) {
            stopped = true;
            tomcat.pause();
        }
    }

    @Override
    public void close() {
        stop();
        if (started) {
            started = false;
            awaitTransfers();
            tomcat.stop();
        }
        looker.shutdownNow();
        shadow.close();
        application.close();
    }

    /** Lets running requests end, for a limited time. */
    private void awaitTransfers() {
        var none = new CountDownLatch(1);
        var _ = looker.scheduleWithFixedDelay(
                () -> {
                    if (transfers.open() == 0) {
                        none.countDown();
                    }
                },
                0,
                20,
                TimeUnit.MILLISECONDS);
        try {
            if (!none.await(settings.limits().stop().toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.warn("{} requests did not end in time and are cut", transfers.open());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public Health health() {
        return new Health("gateway", waits.now());
    }
}
