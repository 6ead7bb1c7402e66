package org.waybill.console;

import java.net.InetAddress;
import org.waybill.console.start.Limits;

/**
 * How the console is reached, and what may be started there.
 *
 * @param port 0: any that is free
 * @param instance name of this process, shown on every page
 */
public record ConsoleSettings(InetAddress address, int port, String instance, Limits limits) {}
