package org.waybill.events.kafka;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import org.waybill.model.Waits;
import org.waybill.model.worker.Essential;

/** The event loops of one role, each on a thread of its own. */
public final class EventLoops {

    private final EventBus bus;
    private final ExecutorService workers;
    private final Waits waits;
    private final List<EventLoop> loops = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();

    EventLoops(EventBus bus, ExecutorService workers, Waits waits) {
        this.bus = bus;
        this.workers = workers;
        this.waits = waits;
    }

    /** Starts to consume these topics in this group, with this many records at once. */
    public void consume(String group, List<String> topics, EventWork.Handler handler, int atOnce) {
        var clients = bus.clients();
        var work = new EventWork(bus.codec(), bus.publisher(), bus.signatures(), new OwnEvents(handler, bus.mine()));
        var loop = new EventLoop(
                new EventLoop.Subscription(clients.consumer(group), topics, clients.isAlone()),
                work,
                workers,
                atOnce,
                bus.clock(),
                waits);
        loops.add(loop);
        threads.add(Thread.ofPlatform().name(group).daemon().start(new Essential(group, loop, waits)));
    }

    /** Begins no new work; running work may end. */
    public void stop() {
        loops.forEach(EventLoop::stop);
    }

    /**
     * Waits until the loops have ended after {@link #stop}, which takes {@link EventLoop#END} at most. Then shuts the workers
     * down and interrupts what is still worked on.
     *
     * @param patience how long what was interrupted may take to end
     * @return false when some of it did not end
     */
    public boolean end(Duration patience) throws InterruptedException {
        for (var thread : threads) {
            thread.join(EventLoop.END);
        }
        workers.shutdownNow();
        return workers.awaitTermination(patience.toMillis(), TimeUnit.MILLISECONDS);
    }
}
