package dev.slipway.source;

import dev.slipway.git.SmartHttp.Service;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;
import java.util.regex.Pattern;

/// What a git client asks for: `GET /<project>.git/info/refs?service=…` or `POST /<project>.git/<service>`
/// (gitprotocol-http(5)).
///
/// @param project its name
/// @param advertises whether it first asks what there is
record GitRequest(String project, Service service, boolean advertises) {
    private static final Pattern PATH = Pattern.compile("/([a-z0-9-]+?)(?:\\.git)?/(info/refs|git-[a-z-]+)");

    /// Empty for anything else, the old "dumb" protocol included.
    static Optional<GitRequest> read(HttpServletRequest request) {
        var path = PATH.matcher(String.valueOf(request.getPathInfo()));
        if (!path.matches()) {
            return Optional.empty();
        }
        var advertises = path.group(2).equals("info/refs");
        var method = advertises ? "GET" : "POST";
        var word = advertises ? request.getParameter("service") : path.group(2);
        if (!request.getMethod().equals(method) || word == null) {
            return Optional.empty();
        }
        for (var service : Service.values()) {
            if (service.word().equals(word)) {
                return Optional.of(new GitRequest(path.group(1), service, advertises));
            }
        }
        return Optional.empty();
    }

    /// `application/x-git-upload-pack-advertisement` and its three relatives.
    String contentType() {
        return "application/x-%s-%s".formatted(service.word(), advertises ? "advertisement" : "result");
    }
}
