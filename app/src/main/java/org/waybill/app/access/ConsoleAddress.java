package org.waybill.app.access;

import org.waybill.app.settings.Settings;

/** Where a browser on this machine finds the console, as the settings say. */
final class ConsoleAddress {

    private ConsoleAddress() {}

    static String of(Settings settings) {
        var address = settings.value("waybill.console.address").orElse("127.0.0.1");
        var host = address.equals("0.0.0.0") || address.equals("::") ? "127.0.0.1" : address;
        var port = settings.value("waybill.console.port").orElse("8470");
        return "http://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }
}
