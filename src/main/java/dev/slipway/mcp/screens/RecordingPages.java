package dev.slipway.mcp.screens;

import dev.slipway.identity.SignedIn;
import dev.slipway.mcp.instances.InstanceId;
import dev.slipway.mcp.instances.InstanceRecordings;
import dev.slipway.mcp.instances.InstanceRecordings.Wanted;
import dev.slipway.mcp.instances.Instances;
import dev.slipway.platform.SlipwayException;
import dev.slipway.web.Notice;
import dev.slipway.web.Pages;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;

/// What is done with an instance's recordings; they are shown on its page.
@Controller
@RequestMapping("/mcp/instances/{id}/recordings")
class RecordingPages {
    private final Pages pages;
    private final Instances instances;
    private final InstanceRecordings recordings;

    RecordingPages(Pages pages, Instances instances, InstanceRecordings recordings) {
        this.pages = pages;
        this.instances = instances;
        this.recordings = recordings;
    }

    @PostMapping("/switch")
    ResponseEntity<String> turn(
            @AuthenticationPrincipal SignedIn caller, @PathVariable UUID id, @RequestParam boolean wanted) {
        instances.record(caller.id(), new InstanceId(id), wanted);
        return back(id, Notice.success(wanted ? "Its calls are recorded." : "Its calls are recorded no more."));
    }

    @PostMapping("/remove")
    ResponseEntity<String> remove(@AuthenticationPrincipal SignedIn caller, @PathVariable UUID id) {
        int gone = recordings.delete(caller.id(), new InstanceId(id));
        return back(id, Notice.success(gone == 1 ? "1 recording is deleted." : gone + " recordings are deleted."));
    }

    /// Makes the calls that only read once more, and shows what is different.
    @PostMapping("/replay")
    ResponseEntity<String> replay(@AuthenticationPrincipal SignedIn caller, @PathVariable UUID id) {
        var instance = instances.get(caller.id(), new InstanceId(id));
        try {
            var replayed = recordings.replay(caller.id(), instance.id(), new Wanted(Set.of(), false));
            var page =
                    pages.page("Replay").in("mcp").crumb("MCP", "/mcp").crumb(instance.name(), "/mcp/instances/" + id);
            return pages.show("mcp/replayed", page, Map.of("instance", instance, "replayed", replayed));
        } catch (SlipwayException refused) {
            return back(id, Notice.danger(refused.text()));
        }
    }

    private ResponseEntity<String> back(UUID id, Notice notice) {
        return pages.redirect("/mcp/instances/" + id, notice);
    }
}
