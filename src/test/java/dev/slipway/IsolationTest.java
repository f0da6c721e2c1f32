package dev.slipway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.git.TestRepository;
import dev.slipway.platform.Database;
import dev.slipway.platform.TestFolders;
import dev.slipway.runtime.HostProcesses;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// What builds and workloads of a hostile repository reach, through real deployments. What they try to reach is
/// there: each thing is looked for on the host first.
class IsolationTest {
    /// Tries everything and tells what it reached, and that it can reach what is its own.
    private static final String PROBE = """
            const fs = require('node:fs');
            const net = require('node:net');
            const os = require('node:os');
            const {HOST_FILES, HOST_FOLDERS, HOST_PROCESS, HOST_PORTS} = process.env;

            function attempt(name, deed) {
                try {
                    return `reached ${name}: ${String(deed()).slice(0, 100)}`;
                } catch (e) {
                    return `refused ${name}: ${e.code}`;
                }
            }

            function connect(host, port) {
                return new Promise(done => {
                    const socket = net.connect({host, port, timeout: 1500});
                    const end = word => { socket.destroy(); done(`${word} ${host}:${port}`); };
                    socket.on('connect', () => end('reached')).on('error', () => end('refused'));
                    socket.on('timeout', () => end('refused'));
                });
            }

            function gateways() {
                return Object.values(os.networkInterfaces()).flat().filter(a => a.family === 'IPv4' && !a.internal)
                    .map(a => a.address.replace(/\\d+$/, last => last - 1));
            }

            exports.all = async folder => {
                const told = [attempt('its own file', () => fs.readFileSync('/app/probe.js'))];
                for (const file of HOST_FILES.split(':')) {
                    told.push(attempt(file, () => fs.readFileSync(file)));
                    const link = `${folder}/link${told.length}`;
                    told.push(attempt('a link to ' + file, () => {
                        fs.rmSync(link, {force: true});
                        fs.symlinkSync(file, link);
                        return fs.readFileSync(link);
                    }));
                    fs.rmSync(link, {force: true});
                    told.push(attempt('a hard link to ' + file, () => fs.linkSync(file, link)));
                    told.push(attempt('the root of 1 and ' + file, () => fs.readFileSync('/proc/1/root' + file)));
                }
                for (const name of HOST_FOLDERS.split(':')) {
                    told.push(attempt(name, () => fs.readdirSync(name)));
                    told.push(attempt('writing to ' + name, () => fs.writeFileSync(name + '/evil', '')));
                }
                told.push(attempt('the server', () => process.kill(+HOST_PROCESS, 0)));
                told.push(attempt('its environment', () => fs.readFileSync(`/proc/${HOST_PROCESS}/environ`)));
                const seen = fs.readdirSync('/proc').filter(name => /^\\d+$/.test(name)).length;
                told.push(seen < 12 ? 'refused other processes' : `reached ${seen} processes`);
                for (const host of ['127.0.0.1', ...gateways()])
                    for (const port of HOST_PORTS.split(':')) told.push(await connect(host, +port));
                told.push(Object.keys(process.env).some(name => /SLIPWAY|DATABASE|MASTER/.test(name))
                    ? 'reached the environment of the server' : 'refused the environment of the server');
                return told.map(line => 'probe ' + line.replaceAll('\\n', ' '));
            };
            if (require.main === module) exports.all('/app').then(told => console.log(told.join('\\n')));
            """;

    private static final String PROBED = """
            require('node:http').createServer(async (request, response) => {
                response.end((await require('./probe.js').all('/data')).join('\\n'));
            }).listen(process.env.PORT);
            """;

    /// Three hundred daemons, each in a session of its own and without a parent, and a bomb that takes what is left of
    /// the processes that it may have.
    private static final String BOMB = """
            for i in $(seq 300); do (setsid sleep 1000 &); done
            bomb() { while :; do bomb & done; }
            bomb 2>/dev/null &
            echo lit
            while :; do read -t 1 none < /dev/zero; done
            """;

    private static final Path FOLDER = TestFolders.fresh("isolation");
    private static TestServer server;
    private static Operator operator;

    @BeforeAll
    static void start() {
        server = TestServer.start(Map.of("SLIPWAY_RUNTIME_BUILD_PROCESSES", "512"));
        operator = Operator.of(server);
    }

    @AfterAll
    static void stop() {
        operator.close();
        server.close();
    }

    @Test
    void neitherABuildNorAWorkloadReachesWhatIsNotItsOwn() throws Exception {
        var victim = operator.create("victim", writing().address(), Map.of());
        operator.set("victim", "PASSWORD", "the victim's password", true);
        assertThat(operator.ended(operator.deploy("victim")).failedReason()).isEmpty();
        var home = server.home().path();
        var files = new ArrayList<>(List.of(home.resolve("master-keys"), home.resolve("local-token")));
        files.add(home.resolve("data/%s/diary".formatted(victim)));
        files.add(home.resolve("cache/%s/diary".formatted(victim)));
        files.add(find(home.resolve("artifacts/" + victim), "server.js"));
        assertThat(files).allMatch(Files::exists);
        var folders = List.of(home, home.resolve("artifacts"), home.resolve("work"), home.resolve("git"), FOLDER);
        assertThat(folders).allMatch(Files::isDirectory);

        operator.create("attacker", attacking().address(), Map.of());
        operator.set("attacker", "HOST_FILES", joined(files), false);
        operator.set("attacker", "HOST_FOLDERS", joined(folders), false);
        operator.set(
                "attacker",
                "HOST_PROCESS",
                Long.toString(ProcessHandle.current().pid()),
                false);
        operator.set("attacker", "HOST_PORTS", ports(), false);
        var deployment = operator.ended(operator.deploy("attacker"));

        assertThat(deployment.failedReason()).isEmpty();
        assertOnlyItsOwn(operator.text(deployment.log()));
        assertOnlyItsOwn(operator.visitor().get("attacker", "/"));
    }

    @Test
    void aForkBombAndDaemonsDieWithinASecondOfACancel() {
        var mark = UUID.randomUUID().toString();
        var repository = TestRepository.create(FOLDER).write("bomb.sh", BOMB);
        Programs.steps(repository, "true", "bash bomb.sh", Programs.answering("never"));
        operator.create("bomb", repository.address(), Map.of());
        operator.set("bomb", "MARK", mark, false);
        var deployment = operator.deploy("bomb");
        operator.says(deployment.log(), "lit");
        var seen = new HashSet<Long>();
        Waiting.until("the bomb is at work", Duration.ofSeconds(60), () -> {
            var now = HostProcesses.mentioning(mark);
            seen.addAll(now);
            assertThat(now).as("processes at once").hasSizeLessThanOrEqualTo(512);
            return now.size() > 320;
        });

        var asked = System.nanoTime();
        operator.cancel(deployment);
        Waiting.until(
                "all of it is dead", Duration.ofSeconds(20), () -> seen.stream().noneMatch(HostProcesses::runs));
        var took = Duration.ofNanos(System.nanoTime() - asked);

        assertThat(took).isLessThan(Duration.ofSeconds(1));
        assertThat(HostProcesses.mentioning(mark)).isEmpty();
        assertThat(operator.ended(deployment).status()).isEqualTo("cancelled");
    }

    private static void assertOnlyItsOwn(String told) {
        var lines = told.lines().filter(line -> line.contains("probe re")).toList();
        assertThat(lines).hasSizeGreaterThan(30);
        assertThat(lines)
                .filteredOn(line -> line.contains("probe reached"))
                .singleElement()
                .asString()
                .contains("its own file");
        assertThat(told).doesNotContain("dear diary").doesNotContain("the victim's password");
    }

    private static TestRepository writing() {
        return Programs.repository(
                FOLDER, "true", "echo dear diary > /cache/diary", """
                require('node:fs').writeFileSync('/data/diary', 'dear diary');
                """ + Programs.answering("victim"));
    }

    private static TestRepository attacking() {
        var repository = TestRepository.create(FOLDER).write("probe.js", PROBE);
        return Programs.steps(repository, "true", "node probe.js", PROBED);
    }

    private static String joined(List<Path> paths) {
        return String.join(":", paths.stream().map(Path::toString).toList());
    }

    /// Of the public door, of the control plane and of the database.
    private static String ports() {
        var database = server.get(Database.class);
        var port = database.asSystem(
                "test",
                () -> database.sql("SELECT inet_server_port()")
                        .query(Integer.class)
                        .single());
        return "%d:%d:%d".formatted(operator.url().getPort(), server.control().getPort(), port);
    }

    private static Path find(Path folder, String name) throws java.io.IOException {
        try (var files = Files.walk(folder)) {
            return files.filter(file -> file.getFileName().toString().equals(name))
                    .findFirst()
                    .orElseThrow();
        }
    }
}
