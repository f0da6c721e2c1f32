/// Users, sessions, API tokens. Front doors: [dev.slipway.identity.Tokens]. Tables: `users`, `user_identities`,
/// `sessions`, `api_tokens`.
@NullMarked
@ApplicationModule(allowedDependencies = {"platform", "web"})
package dev.slipway.identity;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
