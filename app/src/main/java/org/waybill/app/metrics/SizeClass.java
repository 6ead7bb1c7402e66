package org.waybill.app.metrics;

/** The sizes of bodies and files, in few classes: each is the smallest bound that a size does not exceed. */
enum SizeClass {
    /** A request without a body. */
    NONE("none", -1),
    KIB_64("64KiB", 64 << 10),
    MIB_1("1MiB", 1 << 20),
    MIB_16("16MiB", 16 << 20),
    MORE("more", Long.MAX_VALUE);

    private final String label;
    private final long most;

    SizeClass(String label, long most) {
        this.label = label;
        this.most = most;
    }

    String label() {
        return label;
    }

    /** The class of so many bytes; a negative number means that there is no body. */
    static SizeClass of(long bytes) {
        for (var each : values()) {
            if (bytes <= each.most) {
                return each;
            }
        }
        return MORE;
    }
}
