package dev.slipway.source;

import dev.slipway.git.Landing;
import dev.slipway.git.Repositories;
import dev.slipway.git.SmartHttp;
import dev.slipway.identity.SignedIn;
import dev.slipway.platform.Database;
import dev.slipway.platform.ErrorCode;
import dev.slipway.platform.SlipwayException;
import dev.slipway.projects.Projects;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Slipway as a git remote: `/git/<project>.git`. Streams both ways; while a push's deployment is told, the answer
/// stays open.
final class GitRemote extends HttpServlet {
    private static final Logger LOG = LoggerFactory.getLogger(GitRemote.class);
    private static final long serialVersionUID = 1;

    private final transient TokenDoor door;
    private final transient Database database;
    private final transient Projects projects;
    private final transient Repositories repositories;
    private final transient SmartHttp git;
    private final transient Landings landings;

    GitRemote(
            TokenDoor door,
            Database database,
            Projects projects,
            Repositories repositories,
            SmartHttp git,
            Landings landings) {
        this.door = door;
        this.database = database;
        this.projects = projects;
        this.repositories = repositories;
        this.git = git;
        this.landings = landings;
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        response.setHeader("Cache-Control", "no-cache, max-age=0, must-revalidate");
        try {
            var caller = door.caller(request.getHeader("Authorization"));
            if (caller.isEmpty()) {
                response.setHeader("WWW-Authenticate", TokenDoor.CHALLENGE);
                throw new SlipwayException(
                        ErrorCode.UNAUTHENTICATED, "sign in with any user name and an API token as the password");
            }
            var asked = GitRequest.read(request)
                    .orElseThrow(() -> SlipwayException.notFound("this is a git remote: git clone, fetch or push it"));
            serve(asked, caller.get(), request, response);
        } catch (SlipwayException e) {
            refuse(response, e);
        } catch (IOException e) {
            // The client went away, or sent what is not git's protocol; there is nobody to tell.
            LOG.debug("a git request broke off", e);
        }
    }

    private void serve(GitRequest asked, SignedIn caller, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        var project = database.asUser(caller.id(), () -> projects.get(asked.project()));
        var repository = repositories.mirror(project.id());
        response.setContentType(asked.contentType());
        if (asked.advertises()) {
            git.advertise(repository, project.branch(), asked.service(), protocol(request), response.getOutputStream());
        } else {
            exchange(asked, repository, landings.of(project, caller.id()), request, response);
        }
    }

    private void exchange(
            GitRequest asked,
            Path repository,
            Landing landing,
            HttpServletRequest request,
            HttpServletResponse response)
            throws IOException {
        var in = body(request);
        switch (asked.service()) {
            case UPLOAD_PACK -> git.upload(repository, protocol(request), in, response.getOutputStream());
            case RECEIVE_PACK -> git.receive(repository, in, response.getOutputStream(), landing);
        }
    }

    private static InputStream body(HttpServletRequest request) throws IOException {
        var gzip = "gzip".equalsIgnoreCase(request.getHeader("Content-Encoding"));
        return gzip ? new GZIPInputStream(request.getInputStream()) : request.getInputStream();
    }

    private static String protocol(HttpServletRequest request) {
        return Optional.ofNullable(request.getHeader("Git-Protocol")).orElse("");
    }

    /// Git shows a plain text to the person.
    private static void refuse(HttpServletResponse response, SlipwayException e) throws IOException {
        if (response.isCommitted()) {
            LOG.debug("a git request failed halfway", e);
            return;
        }
        response.resetBuffer();
        response.setStatus(e.code().httpStatus());
        response.setContentType("text/plain; charset=utf-8");
        response.getOutputStream().write((e.text() + "\n").getBytes(StandardCharsets.UTF_8));
    }
}
