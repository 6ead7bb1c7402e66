package org.waybill.app.wiring;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Clock;
import org.jspecify.annotations.Nullable;
import org.waybill.app.aws.AwsSettings;
import org.waybill.app.dryrun.BoundedPlans;
import org.waybill.app.embedded.Home;
import org.waybill.app.settings.WrongSetting;
import org.waybill.console.ConsoleParts;
import org.waybill.console.ConsoleRole;
import org.waybill.console.ConsoleSettings;
import org.waybill.console.start.Limits;

/** Makes the console of a process. Only its use loads a web server. */
public final class ConsoleWiring {

    private ConsoleWiring() {}

    /** @param home of the embedded servers; null: there is none */
    public static ConsoleRole role(Platform platform, @Nullable Home home) {
        var settings = platform.settings().console();
        return new ConsoleRole(
                new ConsoleParts(
                        platform.connections(),
                        platform.database(),
                        platform.stores(),
                        new BoundedPlans(),
                        Clock.systemUTC()),
                new ConsoleSettings(
                        address(settings.address()),
                        settings.port(),
                        platform.settings().instance(),
                        limits(platform, home)));
    }

    private static Limits limits(Platform platform, @Nullable Home home) {
        var settings = platform.settings();
        var region = AwsSettings.region(System.getenv(), HomePath.user()).value();
        var endpoint = AwsSettings.endpoint(System.getenv(), HomePath.user())
                .map(AwsSettings.Found::value)
                .orElse("https://s3." + region + ".amazonaws.com");
        return new Limits(
                settings.console().sources(),
                settings.console().targets(),
                endpoint,
                region,
                settings.target().allowHttp(),
                home == null ? null : home.path());
    }

    private static InetAddress address(String text) {
        try {
            return InetAddress.getByName(text);
        } catch (UnknownHostException e) {
            throw new WrongSetting(
                    "waybill.console.address must be an address of this machine, such as 127.0.0.1, was '" + text
                            + "'");
        }
    }
}
