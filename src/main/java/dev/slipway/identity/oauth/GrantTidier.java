package dev.slipway.identity.oauth;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Removes expired grants, tokens and clients, once an hour.
final class GrantTidier implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(GrantTidier.class);

    private final Grants grants;
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("oauth-tidier").factory());

    GrantTidier(Grants grants) {
        this.grants = grants;
        var _ = clock.scheduleWithFixedDelay(this::tidy, 60, 60, TimeUnit.MINUTES);
    }

    private void tidy() {
        try {
            grants.tidy();
        } catch (RuntimeException e) {
            LOG.warn("cannot remove expired grants; trying again in an hour", e);
        }
    }

    @Override
    public void close() {
        clock.shutdownNow();
    }
}
