package dev.slipway.deployments;

import dev.slipway.deployments.plan.Plan;
import dev.slipway.deployments.plan.Reason;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/// What a build's result depends on, as one SHA-256: the same key, the same artifact. Everything the commands
/// can see goes in, except what they fetch from the network: that is what the lock file in the commit is for,
/// and what a fresh deployment is for where there is none.
final class InputKey {
    private final Bundles bundles;
    private final Supplier<String> node;

    /// @param node the version of Node that builds run on
    InputKey(Bundles bundles, Supplier<String> node) {
        this.bundles = bundles;
        this.node = node;
    }

    private record Input(
            int format, String commit, Plan plan, Map<String, Integer> variables, String node, List<Reason> reasons) {}

    String of(Deployment deployment, Plan plan) {
        var input = new Input(
                1, deployment.revision().commit(), plan, deployment.bundle().variables(), node.get(), List.of());
        return HexFormat.of()
                .formatHex(Manifest.sha256().digest(bundles.write(input).getBytes(StandardCharsets.UTF_8)));
    }
}
