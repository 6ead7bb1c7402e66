package org.waybill.app;

/** A word to root, who is not needed. */
final class AsRoot {

    static final String WORDS =
            "Running as root. A plain user that may read the files suffices; whoever then breaks in gains less.";

    private AsRoot() {}

    static boolean isSo() {
        return "root".equals(System.getProperty("user.name"));
    }
}
