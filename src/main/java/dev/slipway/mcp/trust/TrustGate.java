package dev.slipway.mcp.trust;

import dev.slipway.deployments.LiveRelease;
import dev.slipway.deployments.ReleaseGate;
import dev.slipway.logs.Level;
import dev.slipway.mcp.conformance.Examinee;
import dev.slipway.mcp.conformance.Examiner;
import dev.slipway.mcp.gateway.Greeting;
import dev.slipway.platform.Database;
import dev.slipway.platform.ErrorCode;
import dev.slipway.platform.SlipwayException;
import java.time.Duration;

/// What a version of an `mcp` project has to show before clients are led to it: that it speaks MCP, tools that
/// clients take, a start within its budget, no tool changed behind anybody's back, conformance where that is wanted,
/// and the answers that its recorded calls had.
final class TrustGate implements ReleaseGate {
    static final String JOB = "examine tools";

    private final Database database;
    private final OptionsStore options;
    private final ToolSetStore sets;
    private final Asker asker;
    private final Examiner examiner;
    private final Replay replay;

    TrustGate(
            Database database, OptionsStore options, ToolSetStore sets, Asker asker, Examiner examiner, Replay replay) {
        this.database = database;
        this.options = options;
        this.sets = sets;
        this.asker = asker;
        this.examiner = examiner;
        this.replay = replay;
    }

    @Override
    public void examine(Candidacy candidacy) throws InterruptedException {
        var release = candidacy.release();
        var wanted = database.asSystem(JOB, () -> options.find(release.project()));
        var greeting = asker.greet(candidacy);
        candidacy.say().accept(Level.INFO, greeting.words());
        var tools = ToolSet.of(greeting.tools());

        lint(candidacy, tools);
        wanted.coldStartBudget().ifPresent(budget -> requireQuick(candidacy, greeting.took(), budget));
        keep(release, tools, greeting);
        compare(candidacy, tools, wanted.approveTools());
        if (!wanted.conformance().isOff()) {
            examine(candidacy, wanted);
        }
        if (wanted.replayCalls()) {
            replay.before(candidacy, tools);
        }
    }

    private void examine(Candidacy candidacy, McpOptions wanted) throws InterruptedException {
        var release = candidacy.release();
        var endpoint = ReleaseEndpoint.examined(release, candidacy.address(), wanted);
        examiner.examine(
                wanted.conformance(),
                new Examinee(endpoint, release.owner(), release.launch().user(), candidacy.say()));
    }

    private static void lint(Candidacy candidacy, ToolSet tools) {
        var findings = ToolLint.of(tools);
        findings.forEach(finding -> candidacy.say().accept(finding.level(), finding.toString()));
        var errors = findings.stream()
                .filter(finding -> finding.level() == Level.ERROR)
                .toList();
        if (!errors.isEmpty()) {
            throw SlipwayException.invalid(
                    "its tools would be refused by clients: %s%s",
                    errors.getFirst(), errors.size() == 1 ? "" : ", and %d more".formatted(errors.size() - 1));
        }
    }

    private static void requireQuick(Candidacy candidacy, Duration took, Duration budget) {
        candidacy
                .say()
                .accept(
                        Level.INFO,
                        "It listed its tools %,d ms after its start; the budget is %,d ms"
                                .formatted(took.toMillis(), budget.toMillis()));
        if (took.compareTo(budget) > 0) {
            throw new SlipwayException(
                    ErrorCode.LIMIT,
                    "it took %,d ms from its start to its list of tools, and its budget is %,d ms"
                            .formatted(took.toMillis(), budget.toMillis()));
        }
    }

    private void keep(LiveRelease release, ToolSet tools, Greeting.Answered greeting) {
        var finding = new ToolSetStore.Finding(
                release.deployment(),
                release.project(),
                tools,
                greeting.server(),
                greeting.revision(),
                Math.toIntExact(greeting.took().toMillis()));
        database.asSystem(JOB, () -> sets.save(finding));
    }

    private void compare(Candidacy candidacy, ToolSet tools, boolean approvalWanted) {
        var project = candidacy.release().project();
        var live = database.asSystem(JOB, () -> sets.live(project));
        if (live.isEmpty() || live.get().digest().equals(tools.digest())) {
            return;
        }
        var changes = live.get().tools().changesTo(tools);
        for (var change : changes) {
            candidacy.say().accept(Level.WARNING, "tool %s: %s".formatted(change.tool(), change.kind()));
            change.parts().forEach(part -> candidacy.say().accept(Level.WARNING, "  " + part.text()));
        }
        if (approvalWanted && !database.asSystem(JOB, () -> sets.isApproved(project, tools.digest()))) {
            throw new SlipwayException(
                    ErrorCode.CONFLICT,
                    ("its tools differ from the live ones (%d of them), and this project wants that approved;"
                                    + " approve them on its MCP page or by slipway mcp approve (%s), and deploy again")
                            .formatted(changes.size(), tools.digest().substring(0, 12)));
        }
    }
}
