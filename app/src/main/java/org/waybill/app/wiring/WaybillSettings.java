package org.waybill.app.wiring;

import java.time.Duration;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.waybill.app.settings.Settings;
import org.waybill.ledger.RetryRules;
import org.waybill.model.flow.Lanes;
import org.waybill.model.flow.Lanes.Window;

/**
 * Every setting under {@code waybill.}; an unknown one prevents the start.
 *
 * @param instance name of this process; empty: derived from the home or the host
 */
@ConfigurationProperties(prefix = "waybill", ignoreUnknownFields = false)
public record WaybillSettings(
        @DefaultValue("") String instance,
        @DefaultValue Topics kafka,
        @DefaultValue LaneSettings lanes,
        @DefaultValue Uploads uploader,
        @DefaultValue Proofs verifier,
        @DefaultValue Retry retry,
        @DefaultValue Targets target,
        @DefaultValue Management management,
        @DefaultValue Log log,
        @DefaultValue Console console) {

    private static final int LAST_PORT = 65_535;

    /** @param partitions of each created topic */
    public record Topics(@DefaultValue("4") int partitions) {
        public Topics {
            atLeast("kafka.partitions", partitions, 1);
        }
    }

    /**
     * The limits of what may be in flight.
     *
     * @param smallLimit the largest file of the small lane
     */
    public record LaneSettings(
            @DefaultValue("1MB") DataSize smallLimit,
            @DefaultValue("4000") int smallFiles,
            @DefaultValue("256MB") DataSize smallBytes,
            @DefaultValue("64") int largeFiles,
            @DefaultValue("8GB") DataSize largeBytes) {
        public LaneSettings {
            atLeast("lanes.small-files", smallFiles, 1);
            atLeast("lanes.large-files", largeFiles, 1);
        }

        public Lanes lanes() {
            return new Lanes(
                    smallLimit.toBytes(),
                    new Window(smallFiles, smallBytes.toBytes()),
                    new Window(largeFiles, largeBytes.toBytes()));
        }
    }

    /**
     * How files are sent.
     *
     * @param small requests at once of the small lane
     * @param large files at once of the large lane
     * @param bundles whether small files may be bundled if the target unpacks archives
     */
    public record Uploads(
            @DefaultValue("256") int small,
            @DefaultValue("4") int large,
            @DefaultValue("true") boolean bundles) {
        public Uploads {
            atLeast("uploader.small", small, 1);
            atLeast("uploader.large", large, 1);
        }
    }

    /** @param atOnce how many objects are proven at once */
    public record Proofs(@DefaultValue("256") int atOnce) {
        public Proofs {
            atLeast("verifier.at-once", atOnce, 1);
        }
    }

    /** See {@link RetryRules}. */
    public record Retry(
            @DefaultValue("5") int failures,
            @DefaultValue("1s") Duration firstDelay,
            @DefaultValue("1m") Duration longestDelay,
            @DefaultValue("5") int hotTries,
            @DefaultValue("3s") Duration quiet) {
        RetryRules rules() {
            return new RetryRules(failures, firstDelay, longestDelay, hotTries, quiet);
        }
    }

    /**
     * For the time limits see {@link org.waybill.objectstore.StoreTimeouts}.
     *
     * @param allowHttp whether a target on another machine may be reached over http
     */
    public record Targets(
            @DefaultValue("5s") Duration connectTimeout,
            @DefaultValue("30s") Duration progressTimeout,
            @DefaultValue("60s") Duration callTimeout,
            @DefaultValue("false") boolean allowHttp) {}

    /**
     * Where a service tells its health and its metrics.
     *
     * @param port 0: any that is free; -1: none
     */
    public record Management(
            @DefaultValue("127.0.0.1") String address,
            @DefaultValue("8472") int port) {
        public Management {
            if (port < -1 || port > 65_535) {
                throw new IllegalArgumentException("waybill.management.port must be a port, 0 for any that is free, or"
                        + " -1 for none; it was " + port);
            }
        }

        public boolean isWanted() {
            return port >= 0;
        }
    }

    /** @param format text, or json: one object on each line; read before all other settings */
    public record Log(@DefaultValue("text") String format) {}

    /** What these settings say, before anything is started with them. */
    public static WaybillSettings of(Settings settings) {
        return Binder.get(Platform.environment(settings)).bindOrCreate("waybill", WaybillSettings.class);
    }

    /**
     * Where the console is reached, and what may be started there.
     *
     * @param port 0: any that is free
     * @param sources directories that may be named as sources, with all below; empty: those of existing migrations
     * @param targets that may be named; empty: those of existing migrations
     */
    public record Console(
            @DefaultValue("127.0.0.1") String address,
            @DefaultValue("8470") int port,
            @DefaultValue List<String> sources,
            @DefaultValue List<String> targets) {
        public Console {
            if (port < 0 || port > LAST_PORT) {
                throw new IllegalArgumentException(
                        "waybill.console.port must be 0 (any that is free) to " + LAST_PORT + ", was " + port);
            }
        }
    }

    private static void atLeast(String key, int value, int least) {
        if (value < least) {
            throw new IllegalArgumentException("waybill." + key + " must be " + least + " or more, was " + value);
        }
    }
}
