package org.waybill.acceptance.kit;

import java.time.Duration;
import java.util.stream.LongStream;

/** Durations and repetitions: short in every build, realistic under {@code -Psoak}. */
public final class Soak {

    private static final boolean ON = Boolean.getBoolean("waybill.soak");

    private Soak() {}

    public static boolean isOn() {
        return ON;
    }

    /** Seeds from 1 to {@code count}; ten times as many in a soak test. */
    public static LongStream seeds(int count) {
        return LongStream.rangeClosed(1, ON ? 10L * count : count);
    }

    public static Duration lasting(Duration inEveryBuild, Duration soaking) {
        return ON ? soaking : inEveryBuild;
    }

    public static int many(int inEveryBuild, int soaking) {
        return ON ? soaking : inEveryBuild;
    }
}
