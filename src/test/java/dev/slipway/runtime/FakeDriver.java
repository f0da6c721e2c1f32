package dev.slipway.runtime;

import dev.slipway.platform.ErrorCode;
import dev.slipway.platform.SlipwayException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/// A driver whose processes do what the test says. By default each start is a server that answers 200.
final class FakeDriver implements Driver {
    final Map<String, Running> leftBehind = new ConcurrentHashMap<>();
    private final LinkedBlockingQueue<Supplier<FakeRunning>> plans = new LinkedBlockingQueue<>();
    private final LinkedBlockingQueue<FakeRunning> started = new LinkedBlockingQueue<>();

    /// What the next start without an earlier plan becomes.
    void plan(Supplier<FakeRunning> next) {
        plans.add(next);
    }

    void planFailure(String why) {
        plan(() -> {
            throw new SlipwayException(ErrorCode.UNAVAILABLE, why);
        });
    }

    /// The next process that was started; waits for it.
    FakeRunning next() throws InterruptedException {
        var running = started.poll(10, TimeUnit.SECONDS);
        if (running == null) {
            throw new AssertionError("nothing was started");
        }
        return running;
    }

    boolean startedNothingMore() {
        return started.isEmpty();
    }

    @Override
    public String name() {
        return "fake";
    }

    @Override
    public Availability availability() {
        return new Availability.Available("a fake");
    }

    @Override
    public Ending run(Launch launch, Output output) {
        throw new UnsupportedOperationException("workloads are started");
    }

    @Override
    public Running start(Launch launch, Output output) {
        var plan = plans.poll();
        var running = plan == null ? FakeRunning.answering(200) : plan.get();
        running.begin(launch, output);
        started.add(running);
        return running;
    }

    @Override
    public Optional<Running> adopt(String handle, Output output) {
        return Optional.ofNullable(leftBehind.remove(handle));
    }
}
