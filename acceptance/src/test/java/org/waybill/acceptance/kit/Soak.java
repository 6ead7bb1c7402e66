package org.waybill.acceptance.kit;

import java.time.Duration;
import java.util.stream.LongStream;

/** How long and how often: short in every build, as in life under {@code -Psoak}. */
public final class Soak {

    private static final boolean ON = Boolean.getBoolean("waybill.soak");

    private Soak() {}

    public static boolean isOn() {
        return ON;
    }

    /** Seeds from 1 to so many; ten times as many when soaking. */
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
