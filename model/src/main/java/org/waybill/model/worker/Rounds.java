package org.waybill.model.worker;

import java.time.Duration;
import java.util.function.Consumer;
import org.waybill.model.Bell;
import org.waybill.model.Health.Cause;
import org.waybill.model.Waits;

/**
 * The rounds of a worker that no defect may end. The health shows a defect from the moment when it appears until a whole
 * round succeeds. For one thread.
 */
public final class Rounds {

    private static final Duration AFTER_A_DEFECT = Duration.ofSeconds(1);

    private final Waits waits;
    private final Consumer<RuntimeException> log;
    private final Duration pause;
    private final Bell bell = new Bell();
    private String defect = "";
    private boolean failed;

    /** A round, or a part of one. */
    public interface Step {
        void run() throws InterruptedException;
    }

    /**
     * @param waits is told of a defect
     * @param log takes a defect when it appears, and not again as long as it lasts
     */
    public Rounds(Waits waits, Consumer<RuntimeException> log) {
        this(waits, log, AFTER_A_DEFECT);
    }

    Rounds(Waits waits, Consumer<RuntimeException> log, Duration pause) {
        this.waits = waits;
        this.log = log;
        this.pause = pause;
    }

    /** Runs a round; its parts may run in {@link #part}. */
    public void round(Step step) throws InterruptedException {
        failed = false;
        part(step);
        if (!failed) {
            end();
        }
    }

    /** Runs a part of a round. What it throws does not keep the other parts from being run. */
    // The outermost catch of a worker.
    @SuppressWarnings("IllegalCatch")
    public void part(Step step) throws InterruptedException {
        try {
            step.run();
        } catch (RuntimeException e) {
            failed = true;
            if (!defect.equals(e.toString())) {
                defect = e.toString();
                log.accept(e);
            }
            waits.begin(this, Cause.DEFECT, defect);
            bell.await(pause);
        }
    }

    /** There are no more rounds, or the last one succeeded: no defect is to be shown. */
    public void end() {
        defect = "";
        waits.end(this);
    }
}
