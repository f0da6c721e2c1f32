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
        var disk = spec.disk();
        var mounts =
                new ArrayList<>(List.of(Mount.readOnly(disk.files(), "/app"), Mount.writable(disk.data(), "/data")));
        mounts.addAll(disk.others());
        return new Launch(
                "workload-" + charge.id(),
                spec.program().command(),
                environment(spec.program(), charge.port()),
                mounts,
                "/app",
                disk.user(),
                spec.limits(),
                new Launch.Network.Listening(charge.port()),
                Optional.empty());
    }

    private static Map<String, String> environment(WorkloadSpec.Program program, int port) {
        var environment = new LinkedHashMap<String, String>();
        environment.put("HOST", "0.0.0.0");
        environment.put("NODE_ENV", "production");
        environment.putAll(program.environment());
        environment.put("PORT", Integer.toString(port));
        return environment;
    }
}
