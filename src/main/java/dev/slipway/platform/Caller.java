package dev.slipway.platform;

import org.springframework.security.core.context.SecurityContextHolder;

/// Whoever a request acts for. The principal of the request's authentication implements it, so that rooms below
/// `identity` can ask who is calling without knowing how that was found out.
public interface Caller {
    UserId id();

    /// @throws SlipwayException UNAUTHENTICATED when nobody is signed in
    static UserId current() {
        var authentication = SecurityContextHolder.getContext().getAuthentication();
        if (authentication != null && authentication.getPrincipal() instanceof Caller caller) {
            return caller.id();
        }
        throw new SlipwayException(ErrorCode.UNAUTHENTICATED, "sign in, or send an API token as a bearer token");
    }
}
