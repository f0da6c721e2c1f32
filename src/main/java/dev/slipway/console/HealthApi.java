package dev.slipway.console;

import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/// Says that the control plane is ready; for supervisors and the launcher.
@RestController
final class HealthApi {
    @GetMapping("/healthz")
    String healthy() {
        return "ok";
    }
}
