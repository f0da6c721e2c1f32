package dev.slipway.identity;

import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

/// Where a sign-in comes from, as it is stored beside it.
record Visit(String address, @Nullable String program) {
    private static final int LONGEST = 300;

    static Visit of(HttpServletRequest request) {
        var program = request.getHeader("User-Agent");
        return new Visit(
                request.getRemoteAddr(),
                program == null || program.length() <= LONGEST ? program : program.substring(0, LONGEST));
    }
}
