package dev.slipway.identity.oauth;

import dev.slipway.platform.SlipwayException;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/// Where a client without a document of its own registers (RFC 7591). Anybody may, so it is bounded by address, and
/// a client that nobody approves is forgotten within a day. The library's endpoint refuses registrations that name
/// a scope, as MCP clients do, and hands out secrets; here every client is a public one.
@RestController
class RegistrationApi {
    private static final int LARGEST = 16 * 1024;

    private final Clients clients;
    private final JsonMapper json;
    private final InstantSource clock;
    private final RegistrationLimit limit;

    RegistrationApi(Clients clients, JsonMapper json, java.time.Clock clock, RegistrationLimit limit) {
        this.clients = clients;
        this.json = json;
        this.clock = clock;
        this.limit = limit;
    }

    @PostMapping(path = AuthorizationServer.REGISTER, produces = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<Map<String, Object>> register(HttpServletRequest request) throws IOException {
        if (!limit.permits(request.getRemoteAddr())) {
            return refuse(
                    HttpStatus.TOO_MANY_REQUESTS, "invalid_request", "too many clients registered from this address");
        }
        var body = request.getInputStream().readNBytes(LARGEST + 1);
        if (body.length > LARGEST) {
            return refuse(HttpStatus.CONTENT_TOO_LARGE, "invalid_client_metadata", "the metadata is too large");
        }
        try {
            var client = clients.register(json.readTree(body));
            return ResponseEntity.status(HttpStatus.CREATED)
                    .cacheControl(CacheControl.noStore())
                    .body(describe(client));
        } catch (SlipwayException e) {
            var code = e.text().startsWith("redirect_uris") ? "invalid_redirect_uri" : "invalid_client_metadata";
            return refuse(HttpStatus.BAD_REQUEST, code, e.text());
        } catch (JacksonException _) {
            return refuse(HttpStatus.BAD_REQUEST, "invalid_client_metadata", "client metadata is a JSON object");
        }
    }

    private Map<String, Object> describe(Client client) {
        var metadata = new LinkedHashMap<String, Object>();
        metadata.put("client_id", client.id());
        metadata.put("client_id_issued_at", clock.instant().getEpochSecond());
        metadata.put("client_name", client.name());
        client.website().ifPresent(website -> metadata.put("client_uri", website));
        metadata.put("redirect_uris", client.redirectUris());
        metadata.put("grant_types", List.of("authorization_code", "refresh_token"));
        metadata.put("response_types", List.of("code"));
        metadata.put("token_endpoint_auth_method", "none");
        return metadata;
    }

    private static ResponseEntity<Map<String, Object>> refuse(HttpStatus status, String code, String why) {
        return ResponseEntity.status(status)
                .cacheControl(CacheControl.noStore())
                .body(Map.of("error", code, "error_description", why));
    }
}
