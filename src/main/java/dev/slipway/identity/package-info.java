/// Users, sessions, API tokens, and the rules by which a request is let in. Front doors:
/// [dev.slipway.identity.Users], [dev.slipway.identity.Tokens]. Tables: `users`, `user_identities`, `sessions`,
/// `api_tokens`, `sign_in_links`.
@NullMarked
@ApplicationModule(allowedDependencies = {"platform", "web"})
package dev.slipway.identity;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
