package org.waybill.app.wiring;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Clock;
import org.waybill.app.settings.WrongSetting;
import org.waybill.console.ConsoleParts;
import org.waybill.console.ConsoleRole;
import org.waybill.console.ConsoleSettings;

/** Makes the console of a process. Only its use loads a web server. */
public final class ConsoleWiring {

    private ConsoleWiring() {}

    public static ConsoleRole role(Platform platform) {
        var settings = platform.settings().console();
        return new ConsoleRole(
                new ConsoleParts(platform.connections(), platform.database(), platform.stores(), Clock.systemUTC()),
                new ConsoleSettings(
                        address(settings.address()),
                        settings.port(),
                        platform.settings().instance(),
                        settings.sources(),
                        settings.targets()));
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
