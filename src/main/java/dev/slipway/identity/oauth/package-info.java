/// The authorization server for MCP clients: OAuth 2.1 with PKCE, resource indicators, clients that are known by a
/// document of their own or register themselves. Spring Authorization Server does the protocol; what it has not got
/// is written here: hashed tokens, reuse of refresh tokens, `iss` in answers, Client ID Metadata Documents. Read
/// [dev.slipway.identity.oauth.AuthorizationServer] first, then [dev.slipway.identity.oauth.GrantLedger].
@NullMarked
package dev.slipway.identity.oauth;

import org.jspecify.annotations.NullMarked;
