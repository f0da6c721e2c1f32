package dev.slipway.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MachineChecksTest {
    @Test
    void aMachineThatRunsTheTestsIsFit() {
        var checks = MachineChecks.run();
        assertThat(checks)
                .extracting(MachineCheck::name)
                .contains("git", "node", "bwrap", "setpriv", "user namespaces", "control groups", "docker");
        assertThat(checks).filteredOn(check -> !check.optional()).allSatisfy(check -> {
            assertThat(check.ok()).as(check.toString()).isTrue();
            assertThat(check.mend()).isEmpty();
        });
    }
}
