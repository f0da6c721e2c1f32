package dev.slipway.cli;

import dev.slipway.runtime.MachineCheck;
import dev.slipway.runtime.MachineChecks;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.json.JsonMapper;

/// Looks at the machine: what Slipway needs, whether it is there, and the line that would mend it.
@Command(name = "doctor", description = "Check this machine and say how to mend what is missing.")
final class DoctorVerb implements Callable<Integer> {
    @Mixin
    final Shared shared = new Shared();

    @Option(names = "--fix", description = "Install what the system's package manager has.")
    boolean fix;

    @Option(names = "--for-tests", hidden = true, description = "Also what Slipway's own tests need.")
    boolean forTests;

    @Override
    public Integer call() throws IOException, InterruptedException {
        var checks = checks();
        var packages = Packages.of(checks);
        if (fix && !packages.isEmpty()) {
            Packages.install(packages);
            checks = checks();
        }
        if (shared.json) {
            Shared.out()
                    .println(
                            JsonMapper.shared().writerWithDefaultPrettyPrinter().writeValueAsString(checks));
        } else if (!forTests || !healthy(checks)) {
            checks.forEach(DoctorVerb::print);
            if (!healthy(checks) && !fix) {
                Shared.out().println("\nslipway doctor --fix installs what the package manager has.");
            }
        }
        return healthy(checks) ? 0 : 1;
    }

    private List<MachineCheck> checks() {
        var checks = new ArrayList<>(MachineChecks.run());
        checks.addAll(LocalChecks.run(Shared.home()));
        if (forTests) {
            checks.add(LocalChecks.browser());
            checks.add(LocalChecks.sshd());
            checks.add(LocalChecks.diskOfTests());
        }
        return checks;
    }

    private static boolean healthy(List<MachineCheck> checks) {
        return checks.stream().allMatch(check -> check.ok() || check.optional());
    }

    private static void print(MachineCheck check) {
        var mark = check.ok() ? "ok  " : check.optional() ? "–   " : "FAIL";
        Shared.out().printf("%s %-18s %s%n", mark, check.name(), check.detail());
        if (!check.ok() && !check.mend().isEmpty()) {
            Shared.out().printf("     %-18s %s%n", "", "mend: " + check.mend());
        }
    }
}
