package dev.slipway.identity;

import dev.slipway.platform.Caller;
import dev.slipway.platform.UserId;

/// The person a request acts for; the principal of Spring Security's authentication, whether a session's cookie
/// or an API token said so.
public record SignedIn(UserId id, String email, String name, boolean administrator) implements Caller {}
