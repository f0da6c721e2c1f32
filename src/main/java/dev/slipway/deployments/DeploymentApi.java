package dev.slipway.deployments;

import dev.slipway.identity.SignedIn;
import dev.slipway.platform.Database;
import dev.slipway.platform.PageOf;
import dev.slipway.platform.UserId;
import dev.slipway.projects.Project;
import dev.slipway.projects.Projects;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/// Deployments over HTTP. What starts or ends work answers 202: it is durable, and goes on.
@RestController
@RequestMapping("/api/v1")
class DeploymentApi {
    private final Deployments deployments;
    private final Projects projects;
    private final Database database;
    private final DeploymentEvents events;

    DeploymentApi(Deployments deployments, Projects projects, Database database, DeploymentEvents events) {
        this.deployments = deployments;
        this.projects = projects;
        this.database = database;
        this.events = events;
    }

    /// What to deploy; all of it may be left out.
    record DeployRequest(Optional<String> branch, Optional<String> commit, Optional<Boolean> fresh) {}

    @PostMapping("/projects/{name}/deployments")
    @ResponseStatus(HttpStatus.ACCEPTED)
    DeploymentJson deploy(
            @PathVariable String name,
            @RequestBody(required = false) Optional<DeployRequest> body,
            @AuthenticationPrincipal SignedIn caller) {
        var asked = body.orElseGet(() -> new DeployRequest(Optional.empty(), Optional.empty(), Optional.empty()));
        var wanted = new Deployments.Wanted(
                asked.branch(), asked.commit(), asked.fresh().orElse(false));
        return json(deployments.deploy(name, caller.id(), wanted), caller.id());
    }

    @GetMapping("/projects/{name}/deployments")
    PageOf<DeploymentJson> list(
            @PathVariable String name,
            @RequestParam(defaultValue = "0") int page,
            @RequestParam(defaultValue = "50") int size,
            @AuthenticationPrincipal SignedIn caller) {
        var project = project(name, caller.id());
        return deployments
                .list(project.id(), caller.id(), new PageOf.Request(page, size))
                .map(deployment -> DeploymentJson.of(deployment, name, List.of()));
    }

    @GetMapping("/deployments/{id}")
    DeploymentJson get(@PathVariable UUID id, @AuthenticationPrincipal SignedIn caller) {
        return json(deployments.get(id, caller.id()), caller.id());
    }

    @PostMapping("/deployments/{id}/cancel")
    @ResponseStatus(HttpStatus.ACCEPTED)
    DeploymentJson cancel(@PathVariable UUID id, @AuthenticationPrincipal SignedIn caller) {
        return json(deployments.cancel(id, caller.id()), caller.id());
    }

    @PostMapping("/deployments/{id}/rollback")
    @ResponseStatus(HttpStatus.ACCEPTED)
    DeploymentJson rollback(@PathVariable UUID id, @AuthenticationPrincipal SignedIn caller) {
        return json(deployments.rollback(id, caller.id()), caller.id());
    }

    @PostMapping("/deployments/{id}/redeploy")
    @ResponseStatus(HttpStatus.ACCEPTED)
    DeploymentJson redeploy(
            @PathVariable UUID id,
            @RequestParam(defaultValue = "false") boolean fresh,
            @AuthenticationPrincipal SignedIn caller) {
        return json(deployments.redeploy(id, caller.id(), fresh), caller.id());
    }

    /// Server-sent events: `deployment` with its JSON, now and at each change, until it is final.
    @GetMapping("/deployments/{id}/events")
    SseEmitter events(@PathVariable UUID id, @AuthenticationPrincipal SignedIn caller) {
        var project = projectName(deployments.get(id, caller.id()), caller.id());
        return events.follow(id, caller.id(), project);
    }

    private DeploymentJson json(Deployment deployment, UserId caller) {
        return DeploymentJson.of(
                deployment, projectName(deployment, caller), deployments.stages(deployment.id(), caller));
    }

    private Project project(String name, UserId caller) {
        return database.asUser(caller, () -> projects.get(name));
    }

    private String projectName(Deployment deployment, UserId caller) {
        return database.asUser(caller, () -> projects.get(deployment.project())).name();
    }
}
