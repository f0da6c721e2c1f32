package dev.slipway.runtime;

import dev.slipway.runtime.Launch.Mount;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Says how a workload is launched.
final class Launches {
    private Launches() {}

    /// Its own files are at /app, read only: what was built is what runs, each restart begins with the same files,
    /// and a server that was broken into cannot change what the next one runs. What it writes goes to /data, which
    /// survives deployments, or to its private /tmp, which ends with it.
    ///
    /// `PORT` is always the pool's, because Slipway asks there. The others of Slipway's are defaults: the project's
    /// variables win.
    static Launch of(Charge charge) {
        var spec = charge.spec();
        var mounts =
                new ArrayList<>(List.of(Mount.readOnly(spec.folder(), "/app"), Mount.writable(spec.data(), "/data")));
        mounts.addAll(spec.mounts());
        return new Launch(
                "workload-" + charge.id(),
                spec.command(),
                environment(spec, charge.port()),
                mounts,
                "/app",
                spec.user(),
                spec.limits(),
                new Launch.Network.Listening(charge.port()),
                Optional.empty());
    }

    private static Map<String, String> environment(WorkloadSpec spec, int port) {
        var environment = new LinkedHashMap<String, String>();
        environment.put("HOST", "0.0.0.0");
        environment.put("NODE_ENV", "production");
        environment.putAll(spec.environment());
        environment.put("PORT", Integer.toString(port));
        return environment;
    }
}
