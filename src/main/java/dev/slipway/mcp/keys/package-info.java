/// People's credentials for types of the catalogue. Front door: [dev.slipway.mcp.keys.Keys]. Table: `api_keys`. Event:
/// [dev.slipway.mcp.keys.KeyChanged].
@NullMarked
package dev.slipway.mcp.keys;

import org.jspecify.annotations.NullMarked;
