package org.waybill.console;

import java.net.InetAddress;
import java.util.List;

/**
 * How the console is reached, and what may be started there.
 *
 * @param port 0: any that is free
 * @param instance name of this process, shown on every page
 * @param sources directories that may be named as sources, with all below them; empty: those of existing migrations
 * @param targets that may be named; empty: those of existing migrations
 */
public record ConsoleSettings(
        InetAddress address, int port, String instance, List<String> sources, List<String> targets) {}
