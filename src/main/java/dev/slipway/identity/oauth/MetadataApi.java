package dev.slipway.identity.oauth;

import dev.slipway.identity.AccessGrants;
import dev.slipway.identity.OAuthSettings;
import jakarta.servlet.http.HttpServletRequest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/// The documents by which a client that knows only the URL of an MCP server finds its way: about the server (RFC
/// 9728) and about the authorization server (RFC 8414; the same under the name that OpenID Connect clients look
/// for).
@RestController
class MetadataApi {
    private static final String PROTECTED = "/.well-known/oauth-protected-resource";

    private final Issuer issuer;
    private final boolean registers;

    MetadataApi(OAuthSettings settings, Issuer issuer) {
        this.issuer = issuer;
        this.registers = settings.registrationsPerHour() > 0;
    }

    @GetMapping(
            path = {"/.well-known/oauth-authorization-server", "/.well-known/openid-configuration"},
            produces = MediaType.APPLICATION_JSON_VALUE)
    Map<String, Object> server(HttpServletRequest request) {
        var own = issuer.of(request);
        var metadata = new LinkedHashMap<String, Object>();
        metadata.put("issuer", own);
        metadata.put("authorization_endpoint", own + AuthorizationServer.AUTHORIZE);
        metadata.put("token_endpoint", own + AuthorizationServer.TOKEN);
        if (registers) {
            metadata.put("registration_endpoint", own + AuthorizationServer.REGISTER);
        }
        metadata.put("revocation_endpoint", own + AuthorizationServer.REVOKE);
        metadata.put("scopes_supported", List.of(AccessGrants.ALL, AccessGrants.READ));
        metadata.put("response_types_supported", List.of("code"));
        metadata.put("response_modes_supported", List.of("query"));
        metadata.put("grant_types_supported", List.of("authorization_code", "refresh_token"));
        metadata.put("code_challenge_methods_supported", List.of("S256"));
        metadata.put("token_endpoint_auth_methods_supported", List.of("none"));
        metadata.put("revocation_endpoint_auth_methods_supported", List.of("none"));
        metadata.put("authorization_response_iss_parameter_supported", true);
        metadata.put("client_id_metadata_document_supported", true);
        return metadata;
    }

    /// The path of the server stands behind the well-known part (RFC 9728 section 3.1); without one it is about all
    /// servers here.
    @GetMapping(
            path = {PROTECTED, PROTECTED + "/mcp/**"},
            produces = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<Map<String, Object>> resource(HttpServletRequest request) {
        var path = request.getRequestURI().substring(PROTECTED.length());
        if (!Resources.isPath(path)) {
            return ResponseEntity.notFound().build();
        }
        var own = issuer.of(request);
        var metadata = new LinkedHashMap<String, Object>();
        metadata.put("resource", own + path);
        metadata.put("authorization_servers", List.of(own));
        metadata.put("scopes_supported", List.of(AccessGrants.ALL, AccessGrants.READ));
        metadata.put("bearer_methods_supported", List.of("header"));
        metadata.put(
                "resource_name", path.startsWith("/mcp/") ? "Slipway: " + path.substring("/mcp/".length()) : "Slipway");
        return ResponseEntity.ok(metadata);
    }
}
