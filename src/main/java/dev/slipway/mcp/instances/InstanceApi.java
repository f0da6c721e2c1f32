package dev.slipway.mcp.instances;

import dev.slipway.identity.SignedIn;
import dev.slipway.platform.PageOf;
import dev.slipway.platform.SlipwayException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/// The caller's instances over HTTP. What each is doing is with [InstanceInsightApi].
@RestController
@RequestMapping("/api/v1/mcp/instances")
class InstanceApi {
    private final Instances instances;
    private final Insight insight;

    InstanceApi(Instances instances, Insight insight) {
        this.instances = instances;
        this.insight = insight;
    }

    /// @param active only those that are running or pending
    @GetMapping
    PageOf<InstanceView> list(
            @AuthenticationPrincipal SignedIn caller,
            @RequestParam(defaultValue = "false") boolean active,
            @RequestParam(defaultValue = "0") int page,
            @RequestParam(defaultValue = "50") int size) {
        return instances
                .list(caller.id(), active, new PageOf.Request(page, size))
                .map(InstanceView::of);
    }

    /// The answer is the only place that ever shows the token. The instance is pending until its server has answered.
    @PostMapping
    @ResponseStatus(HttpStatus.CREATED)
    InstanceView create(@AuthenticationPrincipal SignedIn caller, @RequestBody Wanted wanted) {
        var type = wanted.type.orElseThrow(() -> SlipwayException.invalid("an instance needs a type"));
        return InstanceView.of(
                instances.create(caller.id(), new Instances.Wanted(type, wanted.name, wanted.life(), wanted.config)));
    }

    /// @param logs how many of its newest log lines to add
    @GetMapping("/{id}")
    InstanceView get(
            @AuthenticationPrincipal SignedIn caller,
            @PathVariable UUID id,
            @RequestParam(defaultValue = "0") int logs) {
        return withLogs(caller, instances.get(caller.id(), new InstanceId(id)), logs);
    }

    /// The caller's instance that a token opens, with its newest log lines. The token is in the body, because
    /// addresses are written to logs.
    @PostMapping("/lookup")
    InstanceView lookup(
            @AuthenticationPrincipal SignedIn caller,
            @RequestBody Token token,
            @RequestParam(defaultValue = "100") int logs) {
        return withLogs(caller, instances.byToken(caller.id(), token.token), logs);
    }

    /// Changes its name or config, or whether its calls are recorded: what the body names.
    @PatchMapping("/{id}")
    InstanceView change(@AuthenticationPrincipal SignedIn caller, @PathVariable UUID id, @RequestBody Change change) {
        var instance = new InstanceId(id);
        if (change.name.isPresent() || change.config.isPresent() || change.recordCalls.isEmpty()) {
            instances.change(caller.id(), instance, change.name, change.config);
        }
        change.recordCalls.ifPresent(wanted -> instances.record(caller.id(), instance, wanted));
        return InstanceView.of(instances.get(caller.id(), instance));
    }

    /// Gives it a new end: as long from now as it was asked for, or as the body says.
    @PostMapping("/{id}/renew")
    InstanceView renew(
            @AuthenticationPrincipal SignedIn caller,
            @PathVariable UUID id,
            @RequestBody(required = false) Optional<Span> span) {
        return InstanceView.of(instances.renew(caller.id(), new InstanceId(id), lifeOf(span)));
    }

    /// Brings back one that expired, was stopped or failed, under the same address and token.
    @PostMapping("/{id}/restore")
    InstanceView restore(
            @AuthenticationPrincipal SignedIn caller,
            @PathVariable UUID id,
            @RequestBody(required = false) Optional<Span> span) {
        return InstanceView.of(instances.restore(caller.id(), new InstanceId(id), lifeOf(span)));
    }

    @PostMapping("/{id}/stop")
    InstanceView stop(@AuthenticationPrincipal SignedIn caller, @PathVariable UUID id) {
        return InstanceView.of(instances.stop(caller.id(), new InstanceId(id)));
    }

    /// Another token, shown this once.
    @PostMapping("/{id}/rotate-token")
    InstanceView rotateToken(@AuthenticationPrincipal SignedIn caller, @PathVariable UUID id) {
        return InstanceView.of(instances.rotateToken(caller.id(), new InstanceId(id)));
    }

    @DeleteMapping("/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void delete(@AuthenticationPrincipal SignedIn caller, @PathVariable UUID id) {
        instances.delete(caller.id(), new InstanceId(id));
    }

    private InstanceView withLogs(SignedIn caller, Instance instance, int logs) {
        if (logs < 0 || logs > 1000) {
            throw SlipwayException.invalid("logs must be from 0 to 1000");
        }
        return logs == 0
                ? InstanceView.of(instance)
                : InstanceView.of(instance, insight.newestLines(caller.id(), instance, logs));
    }

    private static Terms.Life lifeOf(Optional<Span> span) {
        return span.map(Span::life).orElse(Terms.Life.USUAL);
    }

    /// @param durationMinutes empty for the usual time
    /// @param never whether it is to live for ever
    record Wanted(
            Optional<String> type,
            Optional<String> name,
            Optional<Integer> durationMinutes,
            Optional<Boolean> never,
            Map<String, String> config) {
        Wanted {
            config = config == null ? Map.of() : Map.copyOf(config);
        }

        Terms.Life life() {
            return new Terms.Life(durationMinutes.map(Duration::ofMinutes), never.orElse(false));
        }
    }

    record Span(Optional<Integer> durationMinutes, Optional<Boolean> never) {
        Terms.Life life() {
            return new Terms.Life(durationMinutes.map(Duration::ofMinutes), never.orElse(false));
        }
    }

    record Change(Optional<String> name, Optional<Map<String, String>> config, Optional<Boolean> recordCalls) {}

    /// A token, so that this is never written out.
    record Token(String token) {
        Token {
            if (token == null) {
                throw SlipwayException.invalid("give the token");
            }
        }

        @Override
        public String toString() {
            return "Token[…]";
        }
    }
}
