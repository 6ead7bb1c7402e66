package org.waybill.uploader;

import java.time.Duration;
import java.util.function.Function;
import org.waybill.events.FileEvent;
import org.waybill.events.FileEvent.FileFailed;
import org.waybill.events.FileEvent.FileFound;
import org.waybill.events.FileEvent.FileUploaded;
import org.waybill.model.Bell;
import org.waybill.model.FailureKind;
import org.waybill.model.Target;
import org.waybill.uploader.control.Halts;
import org.waybill.uploader.control.Orders;

/**
 * Uploads files and waits for targets: while a target is down, a file waits at the target's gate without using up its
 * attempt. The files of a halted batch are handed back unsent.
 */
public final class GatedUploader {

    /**
     * Outages in a row that one file sees, while the probe is answered, after which the file is taken as the cause. At
     * a target that throttles, one of many files may well be rejected ten times in a row. A target that is full, or
     * that refuses everybody, reports so itself.
     */
    private static final int OUTAGES = 100;

    /** The same for answers of a proxy: one that intercepts a single name and lets the probe pass will keep doing so. */
    private static final int INTERCEPTED_OUTAGES = 6;

    /**
     * Equal outages of one file, while the target took others in between, after which the file is taken as the cause.
     * Part of a cluster, with only some of the keys, may be away for minutes.
     */
    private static final int ALONE = 30;

    private static final int INTERCEPTED_ALONE = 3;

    private static final Duration SHORTEST_PAUSE = Duration.ofMillis(100);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);

    private final Uploader uploader;
    private final Function<Target, TargetGate> gates;
    private final Orders orders;

    public GatedUploader(Uploader uploader, Function<Target, TargetGate> gates, Orders orders) {
        this.uploader = uploader;
        this.gates = gates;
        this.orders = orders;
    }

    /**
     * Uploads the file, waiting for the target as often as needed.
     *
     * @param repeated whether the event may have been processed before
     * @return {@link FileUploaded} or {@link FileFailed}
     */
    public FileEvent upload(FileFound found, boolean repeated) throws InterruptedException {
        var gate = gates.apply(found.target());
        var trouble = new Trouble(gate);
        for (boolean tried = repeated; !trouble.isAboutTheFile(); tried = true) {
            gate.await();
            orders.pace().await(found.ref(), uploader.bytesAtOnce(found), 1);
            var halt = orders.halts().of(found.ref());
            if (halt.isPresent()) {
                return new FileFailed(found.ref(), halt.get(), Halts.words(halt.get()));
            }
            switch (uploader.upload(found, tried)) {
                case UploadOutcome.Done(var event) -> {
                    if (event instanceof FileUploaded uploaded && isSent(uploaded)) {
                        gate.passed();
                    }
                    return event;
                }
                case UploadOutcome.TargetDown outage -> trouble.add(outage);
            }
        }
        return uploader.givenUp(found, trouble.last);
    }

    /** An object that was already there does not show that the target accepts writes. */
    private static boolean isSent(FileUploaded uploaded) {
        return uploaded.kept() == null && !uploaded.adopted();
    }

    /** The failures of the target as one file saw them. */
    private static final class Trouble {
        private final TargetGate gate;
        private UploadOutcome.TargetDown last =
                new UploadOutcome.TargetDown(FailureKind.UNAVAILABLE, "the target is down");
        private long passedBefore;
        private int outages;
        private int alone;

        Trouble(TargetGate gate) {
            this.gate = gate;
            this.passedBefore = gate.passages();
        }

        /** Closes the gate for all files, or pauses only this file if the target takes others. */
        void add(UploadOutcome.TargetDown outage) throws InterruptedException {
            boolean othersPass = gate.passages() > passedBefore;
            boolean foreign = outage.kind() == FailureKind.INTERCEPTED;
            boolean same = outage.equals(last);
            passedBefore = gate.passages();
            last = outage;
            outages += foreign || outage.kind() == FailureKind.UNAVAILABLE ? 1 : 0;
            if (othersPass && (foreign || (same && outage.kind() == FailureKind.UNAVAILABLE))) {
                alone++;
                pause();
            } else {
                alone = 0;
                gate.close(outage.kind(), outage.message());
            }
        }

        private void pause() throws InterruptedException {
            if (!isAboutTheFile()) {
                var longer = SHORTEST_PAUSE.multipliedBy(1L << Math.min(alone, 10));
                new Bell().await(longer.compareTo(LONGEST_PAUSE) < 0 ? longer : LONGEST_PAUSE);
            }
        }

        boolean isAboutTheFile() {
            boolean foreign = last.kind() == FailureKind.INTERCEPTED;
            return outages >= (foreign ? INTERCEPTED_OUTAGES : OUTAGES)
                    || alone >= (foreign ? INTERCEPTED_ALONE : ALONE);
        }
    }
}
