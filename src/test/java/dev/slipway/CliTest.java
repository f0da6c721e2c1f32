package dev.slipway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.git.TestRepository;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// The command line as a person types it: a process of its own against a real server.
class CliTest {
    private static TestServer server;
    private static Terminal terminal;

    @TempDir
    static Path folder;

    @BeforeAll
    static void start() {
        server = TestServer.start();
        terminal = new Terminal(server, folder);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void aRepositoryGoesLiveChangesAndComesBack() throws Exception {
        var repository = TestRepository.create(folder);
        commit(repository, "one");
        assertThat(run("projects", "create", "shop", repository.address()).output())
                .contains("created shop");
        assertThat(run("env", "set", "shop", "GREETING=hello").code()).isZero();
        assertThat(run("env", "set", "shop", "API_KEY=s3cr3t-value-9", "--secret")
                        .code())
                .isZero();

        var first = run("deploy", "shop");
        commit(repository, "two");
        var second = json("deploy", "shop", "--json");
        var back = run("rollback", "shop");

        assertThat(first.output()).contains("live at http://shop.");
        assertThat(first.code()).isZero();
        assertThat(second.path("status").asString()).isEqualTo("success");
        assertThat(back.output()).contains("live at");
        assertThat(run("deployments", "shop").output()).contains("rollback", "manual");
        assertThat(run("env", "shop").output())
                .contains("GREETING", "hello", "API_KEY")
                .doesNotContain("s3cr3t-value-9");
        assertThat(run("logs", "shop", "--deployment", "1").output()).contains("static");
        assertThat(run("logs", "shop").code()).isZero();
        assertThat(run("open", "shop", "--json").output()).contains("http://shop.");
        assertThat(run("projects").output()).contains("shop");
        assertThat(run("status").output())
                .contains("sandboxed    yes", " success")
                .doesNotContain("{");
        assertThat(run("deployments", "shop").output().lines().toList().get(1)).containsPattern(" [0-9a-f]{7}  ");
    }

    @Test
    void everyRefusalHasItsExitCode() throws Exception {
        assertThat(run("deploy", "no-such-project").code()).isEqualTo(5);
        assertThat(run("projects", "create", "Not A Name").code()).isEqualTo(2);
        assertThat(run("deply").code()).isEqualTo(2);
        assertThat(run("deply").output()).contains("Did you mean: slipway deploy");
        assertThat(run("login", "--token", "slp_wrong").code()).isEqualTo(3);
        assertThat(run("projects", "delete", "no-such-project", "--yes", "another")
                        .code())
                .isEqualTo(2);
    }

    @Test
    void whatIsNoNameIsRefusedInASentence() throws Exception {
        for (var words : new String[][] {
            {"status", "a b"}, {"logs", "a/b?c"}, {"mcp", "tools", "ü %"}, {"projects", "show", "a b"}
        }) {
            assertThat(run(words).output()).startsWith("slipway: ").doesNotContain("\tat ");
        }
        assertThat(run("login", "localhost:1", "--token", "x").output()).contains("is not a server's address");
    }

    @Test
    void emptyListsSayWhatToDo() throws Exception {
        run("projects", "create", "bare");

        assertThat(run("deployments", "bare").output()).contains("slipway deploy bare");
        assertThat(run("env", "bare").output()).contains("slipway env set bare KEY=value");
        assertThat(run("status", "bare").output()).contains("no process of bare runs now");
    }

    @Test
    void aSignInLinkLetsABrowserInOnce() throws Exception {
        var made = json("sign-in-link", "--json");
        var link = run("sign-in-link").output().lines().findFirst().orElseThrow();

        assertThat(made.path("expiresInSeconds").asInt()).isPositive();
        assertThat(link)
                .startsWith("http")
                .contains("/sign-in/")
                .isNotEqualTo(made.path("link").asString());
    }

    @Test
    void aFailedDeploymentSaysWhereAndWhy() throws Exception {
        var repository = TestRepository.create(folder);
        repository.write("notes.txt", "nothing to run").commit("nothing");
        run("projects", "create", "nothing", repository.address());

        var run = run("deploy", "nothing");

        assertThat(run.code()).isEqualTo(10);
        assertThat(run.output()).contains("failed in checkout", "slipway logs nothing --deployment 1");
    }

    @Test
    void aTokenIsShownOnceAndRevoked() throws Exception {
        var token = json("token", "create", "laptop", "--json");

        assertThat(token.path("token").asString()).startsWith("slp_");
        assertThat(run("token").output())
                .contains("laptop")
                .doesNotContain(token.path("token").asString());
        assertThat(run("token", "revoke", token.path("id").asString()).code()).isZero();
    }

    @Test
    void theMasterKeyIsRotated() throws Exception {
        assertThat(run("key", "rotate").output()).contains("secrets are sealed with the key");
    }

    @Test
    void helpAndCompletionNeedNoServer() throws Exception {
        assertThat(run("deploy", "--help").output()).contains("--fresh", "--json");
        assertThat(run("--help").output()).contains("Check this machine", "sign-in-link");
        assertThat(run("completion").output()).contains("complete ", "slipway");
    }

    private static void commit(TestRepository repository, String text) {
        repository.write("index.html", "<title>" + text + "</title>").commit(text);
    }

    private static JsonNode json(String... words) throws Exception {
        return terminal.json(words);
    }

    private static Terminal.Run run(String... words) throws Exception {
        return terminal.run(words);
    }
}
