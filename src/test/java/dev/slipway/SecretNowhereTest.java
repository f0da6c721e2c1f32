package dev.slipway;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.Operator.Deployment;
import dev.slipway.git.TestRepository;
import dev.slipway.platform.TestDatabase;
import dev.slipway.platform.TestFolders;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// Builds and workloads print their secrets in every form; afterwards none is found anywhere that somebody could look.
///
/// Each secret has a random core of letters and digits, which no way of quoting changes. So it is the core that is
/// looked for, as it is, in hex and in base64, and it is found in quotings that nobody thought of, too.
class SecretNowhereTest {
    private static final int CORE = 24;

    /// Prints every secret in every form, each between words of its own by which the test knows that it was printed.
    private static final String LEAK = """
            const fs = require('node:fs');
            const pause = millis => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, millis);
            const base64 = (before, s) => Buffer.from('x'.repeat(before) + s + 'tail').toString('base64');
            const forms = {
                raw: s => s,
                base64: s => Buffer.from(s).toString('base64'),
                base64url: s => Buffer.from(s).toString('base64url'),
                base64after1: s => base64(1, s),
                base64after2: s => base64(2, s),
                base64after3: s => base64(3, s),
                url: s => encodeURIComponent(s),
                form: s => new URLSearchParams({s}).toString(),
                json: s => JSON.stringify({s}),
                shell: s => "'" + s.replaceAll("'", "'\\\\''") + "'",
                hex: s => Buffer.from(s).toString('hex'),
                error: s => 'error: cannot log in with ' + s,
            };

            exports.all = where => {
                const secrets = Object.keys(process.env).filter(n => n.startsWith('HIDDEN_')).map(n => process.env[n]);
                const write = (fd, text) => {
                    for (let bytes = Buffer.from(text); bytes.length > 0;) {
                        try {
                            bytes = bytes.subarray(fs.writeSync(fd, bytes));
                        } catch (e) {
                            if (e.code !== 'EAGAIN') throw e;
                        }
                    }
                };
                for (const fd of [1, 2]) {
                    for (const secret of secrets) {
                        for (const [name, form] of Object.entries(forms))
                            write(fd, `${where} prints ${name}: ${form(secret)} and goes on\\n`);
                        write(fd, `${where} prints slowly: `);
                        for (let i = 0; i < secret.length; i += 5) {
                            write(fd, secret.slice(i, i + 5));
                            if (i < 10) pause(150);
                        }
                        write(fd, ' and goes on\\n');
                    }
                }
                return secrets;
            };
            exports.fail = where => {
                const secrets = exports.all(where);
                console.error('error: cannot log in with ' + secrets.map(s => JSON.stringify(s)).join(' or '));
                process.exit(3);
            };
            const [deed, where] = process.argv.slice(2);
            if (require.main === module) exports[deed](where);
            """;

    private static final List<String> FORMS = List.of(
            "raw",
            "base64",
            "base64url",
            "base64after1",
            "base64after2",
            "base64after3",
            "url",
            "form",
            "json",
            "shell",
            "hex",
            "error",
            "slowly");

    private static final String LEAKING = """
            const secrets = require('./leak.js').all('workload');
            require('node:http').createServer((request, response) => {
                console.log('asked for ' + secrets.join());
                response.end('well');
            }).listen(process.env.PORT);
            """;

    private final Path folder = TestFolders.fresh("secret");
    private final Set<String> traces = new LinkedHashSet<>();
    private final Map<String, String> secrets = secrets();

    @Test
    void aPrintedSecretIsNowhere() throws IOException {
        try (var database = TestDatabase.create()) {
            var settings = Map.of(
                    "SLIPWAY_PORT",
                    Integer.toString(RealServer.freePort()),
                    "DATABASE_URL",
                    TestServer.uri(database.access()),
                    "SLIPWAY_DEPLOYMENTS_MIN_FREE_BYTES",
                    "1MB",
                    "SLIPWAY_DEPLOYMENTS_PATIENCE",
                    "30s");
            var home = folder.resolve("home");
            Files.createDirectory(home);
            try (var server = RealServer.start(home, settings);
                    var operator = server.operator()) {
                var deployments = leak(operator);

                assertThat(operator.visitor().get("leaking", "/")).isEqualTo("200 well");
                operator.says(deployments.getFirst().runtimeLog(), "asked for");
                assertEverythingWasPrinted(operator, deployments);
                assertNoTrace("the database", tables(database));
                assertNoTrace("the API and the pages", answers(operator, database, deployments));
                assertNoTrace("the server's own log", server.log());
                assertNoTrace("the data folder", files(home));
            }
        }
    }

    /// A good deployment, one whose build fails and one whose program ends, each telling a secret as its reason.
    private List<Deployment> leak(Operator operator) {
        var good = deploy(operator, "leaking", "node leak.js all build", LEAKING);
        var unbuilt = deploy(operator, "unbuilt", "node leak.js fail build", LEAKING);
        var ended = deploy(operator, "ended", "true", "require('./leak.js').fail('workload')");
        assertThat(good.failedReason()).isEmpty();
        assertThat(unbuilt.failedReason()).contains("cannot log in with");
        assertThat(ended.failedStage()).isEqualTo("deploying");
        return List.of(good, unbuilt, ended);
    }

    private Deployment deploy(Operator operator, String name, String build, String program) {
        var repository = TestRepository.create(folder).write("leak.js", LEAK);
        Programs.steps(repository, "node leak.js all install", build, program);
        operator.create(name, repository.address(), Map.of());
        secrets.forEach((key, value) -> operator.set(name, key, value, true));
        return operator.ended(operator.deploy(name));
    }

    private static void assertEverythingWasPrinted(Operator operator, List<Deployment> deployments) {
        for (var deployment : deployments) {
            var text = operator.text(deployment.log()) + "\n" + operator.text(deployment.runtimeLog());
            var places = deployment.project().equals("unbuilt")
                    ? List.of("install", "build")
                    : List.of("install", "workload");
            for (var place : places) {
                for (var form : FORMS) {
                    assertThat(text).contains("%s prints %s: ".formatted(place, form));
                }
            }
        }
    }

    /// Every column of every row as text.
    private static String tables(TestDatabase fresh) {
        var database = fresh.database();
        return database.asSystem("test", () -> {
            var tables = database.sql("""
                    SELECT quote_ident(table_schema) || '.' || quote_ident(table_name)
                    FROM information_schema.tables
                    WHERE table_type = 'BASE TABLE' AND table_schema NOT IN ('pg_catalog', 'information_schema')
                    """).query(String.class).list();
            assertThat(tables).hasSizeGreaterThan(20);
            return tables.stream()
                    .flatMap(table ->
                            database
                                    .sql("SELECT t::text FROM %s t".formatted(table))
                                    .query(String.class)
                                    .list()
                                    .stream())
                    .collect(Collectors.joining("\n"));
        });
    }

    /// Everything there is to ask for, the compressed logs among it.
    private static String answers(Operator operator, TestDatabase fresh, List<Deployment> deployments) {
        var database = fresh.database();
        List<String> logs = database.asSystem(
                "test",
                () -> database.sql("SELECT id::text FROM log_streams")
                        .query(String.class)
                        .list());
        List<String> workloads = database.asSystem(
                "test",
                () -> database.sql("SELECT id::text FROM workloads")
                        .query(String.class)
                        .list());
        assertThat(logs).hasSizeGreaterThanOrEqualTo(6);
        assertThat(workloads).isNotEmpty();
        var paths = new ArrayList<>(
                List.of("/api/v1/status", "/api/v1/me", "/api/v1/tokens", "/api/v1/projects", "/api/v1/openapi"));
        logs.forEach(log -> paths.addAll(under("/api/v1/logs/" + log, "/download", "/summary", "?limit=5000")));
        workloads.forEach(id -> paths.addAll(under("/api/v1/workloads/" + id, "", "/health", "/stats")));
        var pages = new ArrayList<>(List.of("/", "/home/lines", "/projects", "/projects/rows", "/account"));
        for (var deployment : deployments) {
            var project = "/projects/" + deployment.project();
            paths.addAll(under("/api/v1" + project, "", "/variables", "/deployments", "/pushes", "/polling"));
            paths.addAll(under("/api/v1/deployments/" + deployment.id(), ""));
            pages.addAll(under(project, "", "/live", "/variables", "/settings"));
            pages.addAll(under("/deployments/" + deployment.id(), "", "/live"));
        }
        var all = new StringBuilder();
        for (var path : paths) {
            var answer = operator.browser().api(path);
            assertThat(answer.statusCode()).as(path).isEqualTo(200);
            all.append(answer.body()).append(answer.headers());
        }
        for (var path : pages) {
            var answer = operator.browser().get(path);
            assertThat(answer.statusCode()).as(path).isEqualTo(200);
            all.append(answer.body()).append(answer.headers());
        }
        for (var deployment : deployments) {
            operator.lines(deployment.log()).forEach(all::append);
            operator.lines(deployment.runtimeLog()).forEach(all::append);
        }
        return all.toString();
    }

    private static List<String> under(String path, String... ends) {
        return List.of(ends).stream().map(path::concat).toList();
    }

    private static String files(Path home) throws IOException {
        try (var files = Files.walk(home)) {
            var all = new StringBuilder();
            for (var file : files.filter(Files::isRegularFile).toList()) {
                all.append(Files.readString(file, ISO_8859_1));
            }
            return all.toString();
        }
    }

    private void assertNoTrace(String where, String text) {
        assertThat(text).as(where).isNotEmpty();
        for (var trace : traces) {
            var at = text.indexOf(trace);
            assertThat(at)
                    .as("%s: %s in …%s…", where, trace, at < 0 ? "" : around(text, at))
                    .isNegative();
        }
    }

    private static String around(String text, int at) {
        return text.substring(Math.max(0, at - 120), Math.min(text.length(), at + 120));
    }

    private Map<String, String> secrets() {
        var all = new LinkedHashMap<String, String>();
        all.put("HIDDEN_PLAIN", core());
        all.put("HIDDEN_QUOTED", "p@ss \"%s\" $HOME 'x' \\ / ü <&> %% +".formatted(core()));
        all.put("HIDDEN_LONG", core().repeat(20) + "=" + core());
        all.put("HIDDEN_LINES", "-----BEGIN KEY-----\n%s\n%s+/==\n-----END KEY-----".formatted(core(), core()));
        return all;
    }

    /// A core whose traces are looked for from now on. In base64 the characters at its ends depend on its neighbours.
    private String core() {
        var core = UUID.randomUUID().toString().replace("-", "").substring(0, CORE);
        traces.add(core);
        traces.add(HexFormat.of().formatHex(core.getBytes(UTF_8)));
        for (var before = 0; before < 3; before++) {
            var whole = Base64.getEncoder().encodeToString(("x".repeat(before) + core).getBytes(UTF_8));
            traces.add(whole.substring((before * 8 + 5) / 6, (before + CORE) * 8 / 6));
        }
        return core;
    }
}
