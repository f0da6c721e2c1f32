package dev.slipway.deployments;

import dev.slipway.platform.UserId;
import java.io.IOException;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/// Tells followers how a deployment goes on. Reads the row a few times a second for as long as somebody looks:
/// that is right whichever server works on it, and after every reconnect.
final class DeploymentEvents {
    private static final long PAUSE_MILLIS = 300;
    /// A comment keeps proxies from taking a quiet connection for a dead one.
    private static final int PAUSES_UNTIL_COMMENT = 50;

    private final Deployments deployments;

    DeploymentEvents(Deployments deployments) {
        this.deployments = deployments;
    }

    /// Whether `user` may see it was asked before.
    SseEmitter follow(UUID id, UserId user, String project) {
        var emitter = new SseEmitter(0L);
        var open = new AtomicBoolean(true);
        emitter.onCompletion(() -> open.set(false));
        emitter.onError(_ -> open.set(false));
        Thread.ofVirtual().name("events-" + id).start(() -> tell(emitter, open, () -> now(id, user, project)));
        return emitter;
    }

    private DeploymentJson now(UUID id, UserId user, String project) {
        return DeploymentJson.of(deployments.get(id, user), project, deployments.stages(id, user));
    }

    private static void tell(
            SseEmitter emitter, AtomicBoolean open, java.util.function.Supplier<DeploymentJson> reading) {
        try {
            @Nullable DeploymentJson told = null;
            for (int pauses = 0; open.get(); pauses++) {
                var now = reading.get();
                if (!now.equals(told)) {
                    emitter.send(SseEmitter.event().name("deployment").data(now, MediaType.APPLICATION_JSON));
                    told = now;
                } else if (pauses % PAUSES_UNTIL_COMMENT == 0) {
                    emitter.send(SseEmitter.event().comment("still here"));
                }
                if (now.completedAt().isPresent()) {
                    emitter.complete();
                    return;
                }
                TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
            }
        } catch (IOException | IllegalStateException e) {
            // The reader went away, which is how most of these end.
            open.set(false);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            emitter.completeWithError(e);
        }
    }
}
