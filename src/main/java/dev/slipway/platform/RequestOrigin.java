package dev.slipway.platform;

import java.util.Optional;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;

/// Where the current request came from; empty outside of requests.
record RequestOrigin(Optional<String> address, Optional<String> program) {
    static RequestOrigin current() {
        if (RequestContextHolder.getRequestAttributes() instanceof ServletRequestAttributes attributes) {
            var request = attributes.getRequest();
            return new RequestOrigin(
                    Optional.ofNullable(request.getRemoteAddr()), Optional.ofNullable(request.getHeader("User-Agent")));
        }
        return new RequestOrigin(Optional.empty(), Optional.empty());
    }
}
