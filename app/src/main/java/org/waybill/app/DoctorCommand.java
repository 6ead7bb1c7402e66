package org.waybill.app;

import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.waybill.app.cli.ConfigOption;
import org.waybill.app.output.ExitCode;
import org.waybill.app.settings.WrongSetting;
import org.waybill.app.wiring.HomePath;
import org.waybill.app.wiring.OpenWire;
import org.waybill.app.wiring.Stores;
import org.waybill.model.Printable;
import org.waybill.model.Target;
import org.waybill.objectstore.StoreTimeouts;
import org.waybill.objectstore.http.HttpProxy;
import org.waybill.objectstore.s3.CredentialSource;
import org.waybill.objectstore.s3.CredentialsUnavailable;
import org.waybill.objectstore.s3.S3Address;
import org.waybill.operations.CannotRun;
import org.waybill.operations.Caveats;
import org.waybill.operations.Targets;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code waybill doctor}: what works, what a target can do, and what is lost where it cannot. */
@Command(
        name = "doctor",
        mixinStandardHelpOptions = true,
        description = "Checks this machine, and a target if one is named: what it can do and what is lost otherwise.")
final class DoctorCommand implements Callable<Integer> {

    @Parameters(index = "0", arity = "0..1", paramLabel = "s3://BUCKET[/PREFIX]", description = "A target to check.")
    @Nullable
    String location;

    @Mixin
    TargetOptions targetOptions = new TargetOptions();

    @Mixin
    ConfigOption config = new ConfigOption();

    @Spec
    CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        System.out.println("java   " + Runtime.version() + "  " + Printable.of(System.getProperty("java.home")));
        System.out.println("home   " + Printable.of(HomePath.path().toString()));
        var settings = targetOptions.allowed(config.read(HomePath.path()));
        settings.file().ifPresent(file -> System.out.println("config " + Printable.of(file.toString())));
        var credentials = Stores.credentials();
        var missing = missing(credentials);
        System.out.println("s3     credentials "
                + (missing.isEmpty() ? "found (" + Printable.of(credentials.origin()) + ")" : "not found"));
        var region = TargetOptions.region();
        System.out.println("       region " + region.value() + " (" + Printable.of(region.origin()) + ")");
        if (location == null) {
            missing.ifPresent(why -> System.out.println(Printable.of(why)));
            return ExitCode.DONE.number();
        }
        var target = targetOptions.target(location, spec);
        System.out.println("       endpoint " + target.endpoint() + " (" + targetOptions.origin() + ")");
        System.out.println("       " + proxy(target));
        OpenWire.check(target, settings.isTrue(OpenWire.SETTING));
        Caveats.ofOpenWire(target).ifPresent(words -> System.out.println("       " + words));
        if (missing.isPresent()) {
            throw new CannotRun(missing.get());
        }
        return check(credentials, target);
    }

    private static int check(CredentialSource credentials, Target target) {
        try (var stores =
                new Stores(credentials, Optional::empty, StoreTimeouts.DEFAULTS, true, _ -> Optional.empty())) {
            var found = Targets.examined(stores, target);
            System.out.println("target " + Printable.of(target.toString()) + " answers, and");
            found.lines().forEach(line -> System.out.println("  " + Printable.of(line)));
        }
        return ExitCode.DONE.number();
    }

    /** Why there are no credentials; empty when there are. */
    private static Optional<String> missing(CredentialSource credentials) {
        try {
            var _ = credentials.current();
            return Optional.empty();
        } catch (CredentialsUnavailable e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    private static String proxy(Target target) {
        try {
            return HttpProxy.before(S3Address.of(target).server(), System.getenv())
                    .map(proxy -> "proxy " + proxy + " (" + proxy.origin() + ")")
                    .orElse("no proxy");
        } catch (IllegalArgumentException e) {
            throw new WrongSetting(String.valueOf(e.getMessage()));
        }
    }
}
