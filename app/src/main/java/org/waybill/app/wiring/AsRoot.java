package org.waybill.app.wiring;

/** Warns a user who runs this as root, which is not needed. */
public final class AsRoot {

    public static final String WORDS =
            "Running as root. A plain user that may read the files suffices; whoever then breaks in gains less.";

    private AsRoot() {}

    public static boolean isSo() {
        return "root".equals(System.getProperty("user.name"));
    }
}
