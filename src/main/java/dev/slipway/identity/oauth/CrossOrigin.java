package dev.slipway.identity.oauth;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

/// Lets pages of any origin read OAuth's documents and ask its endpoints for programs (the Fetch standard, CORS):
/// clients that are web pages need that, and no cookie is looked at there.
final class CrossOrigin {
    private CrossOrigin() {}

    /// Adds the headers; true when the request only asked for them.
    static boolean isAnswered(HttpServletRequest request, HttpServletResponse response) {
        response.setHeader("Access-Control-Allow-Origin", "*");
        if (!request.getMethod().equals("OPTIONS")) {
            return false;
        }
        response.setHeader("Access-Control-Allow-Methods", "GET, POST, OPTIONS");
        response.setHeader("Access-Control-Allow-Headers", "Content-Type, Authorization, MCP-Protocol-Version");
        response.setHeader("Access-Control-Max-Age", "86400");
        response.setStatus(HttpServletResponse.SC_NO_CONTENT);
        return true;
    }
}
