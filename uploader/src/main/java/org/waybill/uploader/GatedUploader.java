package org.waybill.uploader;

import java.util.function.Function;
import org.waybill.events.FailureKind;
import org.waybill.events.FileEvent;
import org.waybill.events.FileEvent.FileFailed;
import org.waybill.events.FileEvent.FileFound;
import org.waybill.events.Target;

/** Uploads with patience: while the target is down a file waits at the target's gate, and its attempt is not used up. */
public final class GatedUploader {

    /**
     * After so many outages in a row in the eyes of one file, while the probe was answered, it is about the file. Of many
     * files at a target that throttles, one may well be the one too many ten times in a row. A target that is full, or that
     * refuses everybody, says itself that it is not.
     */
    private static final int OUTAGES = 100;

    private final Uploader uploader;
    private final Function<Target, TargetGate> gates;

    public GatedUploader(Uploader uploader, Function<Target, TargetGate> gates) {
        this.uploader = uploader;
        this.gates = gates;
    }

    /**
     * Uploads the file, waiting for the target as often as needed.
     *
     * @param repeated whether the event may have been worked on before
     * @return {@link FileEvent.FileUploaded} or {@link FileFailed}
     */
    public FileEvent upload(FileFound found, boolean repeated) throws InterruptedException {
        var gate = gates.apply(found.target());
        var down = new UploadOutcome.TargetDown(FailureKind.UNAVAILABLE, "the target is down");
        int outages = 0;
        for (boolean tried = repeated; outages < OUTAGES; tried = true) {
            gate.await();
            switch (uploader.upload(found, tried)) {
                case UploadOutcome.Done(var event) -> {
                    return event;
                }
                case UploadOutcome.TargetDown outage -> {
                    gate.close(outage.kind(), outage.message());
                    down = outage;
                    outages += outage.kind() == FailureKind.UNAVAILABLE ? 1 : 0;
                }
            }
        }
        return uploader.givenUp(found, down);
    }
}
