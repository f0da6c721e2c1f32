/// Users, sessions, API tokens, what people allow other programs, and the rules by which a request is let in. Front
/// doors: [dev.slipway.identity.Users], [dev.slipway.identity.Tokens], [dev.slipway.identity.AccessGrants]. Tables:
/// `users`, `user_identities`, `sessions`, `api_tokens`, `sign_in_links`, `oauth_clients`, `oauth_grants`,
/// `oauth_tokens`.
@NullMarked
@ApplicationModule(allowedDependencies = {"platform", "web"})
package dev.slipway.identity;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
