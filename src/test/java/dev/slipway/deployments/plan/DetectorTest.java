package dev.slipway.deployments.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.slipway.deployments.plan.Detection.NotFound;
import dev.slipway.deployments.plan.Detection.Unsupported;
import dev.slipway.platform.SlipwayException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.json.JsonMapper;

class DetectorTest {
    @TempDir
    Path root;

    /// What each kind of repository becomes, in one line: runtime, install, build, and start or folder.
    static Stream<Arguments> repositories() {
        return Stream.of(
                arguments(Map.of("index.html", ""), "static | - | - | ."),
                arguments(Map.of("public/index.html", "", "index.html", ""), "static | - | - | public"),
                arguments(Map.of("Staticfile", "root: web\npushstate: enabled\n"), "static | - | - | web fallback"),
                arguments(
                        node("{'scripts':{'build':'vite build','dev':'vite'},'devDependencies':{'vite':'^7'}}"),
                        "static | npm install | npm run build | dist fallback"),
                arguments(
                        node("{'scripts':{'start':'vite preview'},'devDependencies':{'vite':'^7'}}"),
                        "static | npm install | node_modules/.bin/vite build | dist fallback"),
                arguments(
                        node(
                                "{'scripts':{'build':'vite build'},'devDependencies':{'vite':'^7'}}",
                                "vite.config.ts",
                                "export default { // outDir: 'no'\n build: { outDir: './web/' } }",
                                "about.html",
                                "",
                                "index.html",
                                ""),
                        "static | npm install | npm run build | web"),
                arguments(
                        node(
                                "{'scripts':{'start':'node server.js','build':'vite build'},'devDependencies':{'vite':'7'}}",
                                "server.js",
                                ""),
                        "nodejs | npm install | npm run build | node server.js"),
                arguments(
                        node("{'scripts':{'build':'astro build'},'dependencies':{'astro':'5'}}"),
                        "static | npm install | npm run build | dist"),
                arguments(
                        node(
                                "{'scripts':{'build':'astro build','start':'astro dev'},'dependencies':{'astro':'5'}}",
                                "astro.config.mjs",
                                "export default defineConfig({ output: 'server' })"),
                        "nodejs | npm install | npm run build | npm start"),
                arguments(
                        node(
                                "{'scripts':{'build':'next build'},'dependencies':{'next':'15'}}",
                                "next.config.js",
                                "module.exports = { output: 'export' }"),
                        "static | npm install | npm run build | out"),
                arguments(
                        node("{'scripts':{'start':'node node_modules/shop/server.js'},'dependencies':{'shop':'1'}}"),
                        "nodejs | npm install | - | node node_modules/shop/server.js"),
                arguments(
                        node("{'scripts':{'build':'next build'},'dependencies':{'next':'15'}}"),
                        "nodejs | npm install | npm run build | node_modules/.bin/next start"),
                arguments(
                        node(
                                "{'scripts':{'build':'react-scripts build','start':'react-scripts start'},'dependencies':{'react-scripts':'5'}}"),
                        "static | npm install | npm run build | build fallback"),
                arguments(
                        node(
                                "{'name':'shop','scripts':{'build':'ng build','start':'ng serve'},'devDependencies':{'@angular/cli':'19'}}",
                                "angular.json",
                                "{\"projects\":{\"shop\":{\"architect\":{\"build\":{\"builder\":\"@angular/build:application\",\"options\":{}}}}}}"),
                        "static | npm install | npm run build | dist/shop/browser fallback"),
                arguments(
                        node(
                                "{'scripts':{'build':'react-router build'},'devDependencies':{'@react-router/dev':'7','vite':'7'}}",
                                "react-router.config.ts",
                                "export default { ssr: false }"),
                        "static | npm install | npm run build | build/client fallback"),
                arguments(
                        node("{'scripts':{'build':'nuxt build'},'dependencies':{'nuxt':'4'}}"),
                        "nodejs | npm install | npm run build | node .output/server/index.mjs"),
                arguments(
                        node(
                                "{'scripts':{'build':'vite build'},'devDependencies':{'@sveltejs/kit':'2','@sveltejs/adapter-node':'5','vite':'7'}}"),
                        "nodejs | npm install | npm run build | node build"),
                arguments(node("{'main':'./lib/main.js'}", "lib/main.js", ""), "nodejs | - | - | node lib/main.js"),
                arguments(node("{}", "server.js", ""), "nodejs | - | - | node server.js"),
                arguments(
                        node("{'scripts':{'start':'NODE_ENV=x node a.js && true'},'dependencies':{'a':'1'}}"),
                        "nodejs | npm install | - | npm start"),
                arguments(
                        node("{'scripts':{'start':'node a.js','prestart':'x'}}", "a.js", ""),
                        "nodejs | - | - | npm start"),
                arguments(
                        node("{'dependencies':{'a':'1'},'main':'a.js'}", "a.js", "", "package-lock.json", "{}"),
                        "nodejs | npm ci | - | node a.js"),
                arguments(
                        node(
                                "{'packageManager':'pnpm@9.1.0+sha512.00','dependencies':{'a':'1'},'main':'a.js'}",
                                "a.js",
                                "",
                                "pnpm-lock.yaml",
                                "lockfileVersion: '9.0'"),
                        "nodejs | npx --yes pnpm@9.1.0 install --frozen-lockfile | - | node a.js"),
                arguments(
                        node(
                                "{'dependencies':{'a':'1'},'main':'a.js','scripts':{'build':'pnpm -r build'}}",
                                "a.js",
                                "",
                                "pnpm-lock.yaml",
                                "lockfileVersion: '6.0'"),
                        "nodejs | npx --yes pnpm@8 install --frozen-lockfile | npx --yes pnpm@8 run build | node a.js"),
                arguments(
                        node("{'dependencies':{'a':'1'},'main':'a.js'}", "a.js", "", "yarn.lock", "# yarn lockfile v1"),
                        "nodejs | npx --yes yarn@1.22.22 install --frozen-lockfile | - | node a.js"),
                arguments(
                        node(
                                "{'dependencies':{'a':'1'},'main':'a.js'}",
                                "a.js",
                                "",
                                "yarn.lock",
                                "__metadata:\n  version: 8"),
                        "nodejs | npx --yes @yarnpkg/cli-dist@4 install --immutable | - | node a.js"),
                arguments(
                        node(
                                "{'dependencies':{'a':'1'},'main':'a.js'}",
                                "a.js",
                                "",
                                "yarn.lock",
                                "",
                                ".yarnrc.yml",
                                "yarnPath: .yarn/releases/yarn-4.5.0.cjs",
                                ".yarn/releases/yarn-4.5.0.cjs",
                                ""),
                        "nodejs | node .yarn/releases/yarn-4.5.0.cjs install --immutable | - | node a.js"),
                arguments(
                        node("{'dependencies':{'a':'1'},'main':'a.js'}", "a.js", "", "bun.lock", "{}"),
                        "nodejs | npx --yes bun@1 install --frozen-lockfile | - | node a.js"),
                arguments(
                        mcp("'main':'server.js'", "server.js", "new StdioServerTransport()"),
                        "mcp | npm install | - | node server.js | stdio"),
                arguments(
                        mcp(
                                "'bin':{'tools':'dist/index.js'},'scripts':{'build':'tsc'}",
                                "src/index.ts",
                                "new StdioServerTransport()"),
                        "mcp | npm install | npm run build | node dist/index.js | stdio"),
                arguments(
                        mcp(
                                "'scripts':{'start':'tsx src/index.ts'}",
                                "src/index.ts",
                                "new StreamableHTTPServerTransport({})"),
                        "mcp | npm install | - | npm --silent start | http"),
                arguments(
                        mcp(
                                "'scripts':{'start':'node dist/index.js streamableHttp'}",
                                "dist/index.js",
                                "new StreamableHTTPServerTransport({}); new StdioServerTransport()"),
                        "mcp | npm install | - | node dist/index.js streamableHttp | http"),
                arguments(
                        mcp(
                                "'scripts':{'start':'node dist/index.js'}",
                                "dist/index.js",
                                "new StreamableHTTPServerTransport({}); new StdioServerTransport()"),
                        "mcp | npm install | - | node dist/index.js | stdio"),
                arguments(
                        mcp(
                                "'main':'chat.js'",
                                "chat.js",
                                "import {Client} from '@modelcontextprotocol/sdk/client/index.js'"),
                        "nodejs | npm install | - | node chat.js"));
    }

    @ParameterizedTest
    @MethodSource("repositories")
    void eachKindOfRepositoryGetsItsPlan(Map<String, String> files, String expected) {
        var fixture = new PlanFixture(root);
        files.forEach(fixture::file);

        var plan = fixture.plan();

        assertThat(inOneLine(plan)).isEqualTo(expected);
        assertThat(plan.reasons()).isNotEmpty();
    }

    @Test
    void aWishOfTheProjectWinsOverTheFileAndBothSayWhatTheyReplaced() {
        var fixture = new PlanFixture(root)
                .file(
                        "package.json",
                        "{\"scripts\":{\"start\":\"node a.js\",\"build\":\"tsc\"},\"devDependencies\":{\"typescript\":\"5\"}}")
                .file(
                        "slipway.yaml",
                        "buildCommand: make all\nstartCommand: node b.js\nhealthPath: /up\nrequiredVariables: [TOKEN]\n")
                .settings(Map.of("startCommand", "node c.js", "installCommand", ""));

        var plan = fixture.plan();

        assertThat(inOneLine(plan)).isEqualTo("nodejs | - | make all | node c.js");
        assertThat(plan.healthPath()).isEqualTo("/up");
        assertThat(plan.requiredVariables()).containsExactly("TOKEN");
        assertThat(plan.reasons())
                .contains(
                        new Reason(
                                "startCommand node c.js",
                                "project settings",
                                "set there; otherwise it would be node a.js"),
                        new Reason(
                                "buildCommand make all",
                                "slipway.yaml",
                                "set there; otherwise it would be npm run build"),
                        new Reason(
                                "installCommand none",
                                "project settings",
                                "set there; otherwise it would be npm install"));
    }

    @Test
    void anUnknownKeyHasItsLineAndTheNearestWord() {
        var fixture = new PlanFixture(root).file("slipway.yaml", "runtime: static\nbuildComand: x\n");

        assertThatThrownBy(fixture::detect)
                .isInstanceOf(SlipwayException.class)
                .hasMessage("slipway.yaml line 2: unknown key 'buildComand'; did you mean 'buildCommand'?");
    }

    static Stream<Arguments> badFiles() {
        return Stream.of(
                arguments("slipway.yaml", "a: [", "slipway.yaml line 1: "),
                arguments("slipway.yaml", "- runtime", "slipway.yaml line 1: must hold `key: value` lines"),
                arguments(
                        "slipway.yaml",
                        "\nfallback: maybe",
                        "slipway.yaml line 2: 'fallback' is false or true, not 'maybe'"),
                arguments(
                        "slipway.yaml",
                        "runtime: static\nruntime: mcp",
                        "slipway.yaml line 2: 'runtime' stands here twice"),
                arguments(
                        "slipway.yaml", "runtime: nodjs", "runtime 'nodjs' is not one of static, nodejs, mcp, docker"),
                arguments(
                        "slipway.yaml",
                        "rootFolder: ../other",
                        "rootFolder '../other' must be a folder inside the repository"),
                arguments("slipway.yaml", "rootFolder: web", "rootFolder 'web' is not a folder of this commit"),
                arguments("package.json", "{\n \"main\": x }", "package.json is not valid JSON: line 2, column "),
                arguments("package.json", "[]", "package.json must hold a JSON object"));
    }

    @ParameterizedTest
    @MethodSource("badFiles")
    void aFileThatCannotBeReadIsNamed(String name, String text, String complaint) {
        var fixture = new PlanFixture(root).file(name, text).file("index.html", "");

        assertThatThrownBy(fixture::detect).isInstanceOf(SlipwayException.class).hasMessageStartingWith(complaint);
    }

    @Test
    void aFileThatIsNotUtf8IsNamed() {
        var fixture = new PlanFixture(root).bytes("package.json", new byte[] {'{', (byte) 0xff, '}'});

        assertThatThrownBy(fixture::detect).hasMessage("package.json is not UTF-8 text");
    }

    @Test
    void aLinkOutOfTheRepositoryIsNotFollowed(@TempDir Path outside) throws Exception {
        Files.writeString(outside.resolve("package.json"), "{\"main\":\"x.js\"}");
        var fixture = new PlanFixture(root)
                .link("package.json", outside.resolve("package.json"))
                .link("web", outside);

        assertThat(fixture.detect()).isInstanceOf(NotFound.class);
        assertThatThrownBy(() -> fixture.settings(Map.of("rootFolder", "web")).detect())
                .hasMessage("rootFolder 'web' is not a folder of this commit");
    }

    @Test
    void aDockerfileSaysThatItsDriverComesLaterUnlessTheRuntimeIsSet() {
        var fixture = new PlanFixture(root)
                .file("Dockerfile", "FROM x")
                .file("package.json", "{\"main\":\"a.js\"}")
                .file("a.js", "");

        assertThat(fixture.detect())
                .isEqualTo(new Unsupported("Dockerfile recognised; the docker driver comes later. Set the project's"
                        + " runtime to nodejs, static or mcp to build it without Docker."));
        assertThat(inOneLine(fixture.settings(Map.of("runtime", "nodejs")).plan()))
                .isEqualTo("nodejs | - | - | node a.js");
    }

    @Test
    void anotherLanguageIsNamed() {
        var fixture = new PlanFixture(root).file("go.mod", "module x");

        assertThat(fixture.detect())
                .isInstanceOfSatisfying(
                        Unsupported.class,
                        it -> assertThat(it.why()).startsWith("go.mod says that this is a Go project"));
    }

    @Test
    void nothingFoundListsWhatWasLookedForAndWhatLiesBelow() {
        var fixture = new PlanFixture(root).file("README.md", "").file("web/package.json", "{}");

        assertThat(fixture.detect())
                .isInstanceOfSatisfying(
                        NotFound.class,
                        it -> assertThat(it.lookedFor())
                                .startsWith("slipway.yaml", "Dockerfile")
                                .contains("public/index.html", "index.html")
                                .last()
                                .isEqualTo("here; but there is a package.json in web: set rootFolder to one of them"));
    }

    @Test
    void aWorkspaceOffersItsPackagesAndInstallsAtItsTop() {
        var fixture = new PlanFixture(root)
                .file("package.json", "{\"workspaces\":[\"apps/*\",\"!apps/old\"]}")
                .file("package-lock.json", "{}")
                .file(
                        "apps/api/package.json",
                        "{\"scripts\":{\"start\":\"node api.js\"},\"dependencies\":{\"x\":\"1\"}}")
                .file("apps/api/api.js", "")
                .file("apps/old/package.json", "{}");

        assertThat(fixture.detect())
                .isInstanceOfSatisfying(
                        NotFound.class,
                        it -> assertThat(it.lookedFor())
                                .contains("a package of the workspace: set rootFolder to one of apps/api"));

        var plan = fixture.settings(Map.of("rootFolder", "apps/api")).plan();
        assertThat(plan.root()).isEqualTo("apps/api");
        assertThat(plan.installFolder()).isEqualTo(".");
        assertThat(inOneLine(plan)).isEqualTo("nodejs | npm ci | - | node api.js");
    }

    static Stream<Arguments> versions() {
        return Stream.of(
                arguments("package.json", "{\"main\":\"a.js\",\"engines\":{\"node\":\">=22\"}}", ">=22"),
                arguments(".nvmrc", "v20.1.0\n", "20.1.0"),
                arguments(".node-version", "lts/iron\n", "lts/iron"),
                arguments(".tool-versions", "python 3.1\nnodejs 18.2.0\n", "18.2.0"),
                arguments("slipway.yaml", "nodeVersion: '24'\n", "24"));
    }

    @ParameterizedTest
    @MethodSource("versions")
    void theNodeVersionIsReadWhereverItStands(String name, String text, String version) {
        var fixture = new PlanFixture(root)
                .file("package.json", "{\"main\":\"a.js\"}")
                .file("a.js", "")
                .file(name, text);

        assertThat(fixture.plan().node())
                .hasValueSatisfying(node -> assertThat(node.version()).contains(version));
    }

    @Test
    void aStartFileThatNothingMakesIsRefused() {
        var fixture = new PlanFixture(root).file("package.json", "{\"scripts\":{\"start\":\"node dist/a.js\"}}");

        assertThat(fixture.detect())
                .isInstanceOfSatisfying(
                        Unsupported.class, it -> assertThat(it.why()).startsWith("package.json starts dist/a.js"));
    }

    @Test
    void aProgramWithoutPackageJsonIsRunWhenTheRuntimeIsSet() {
        var fixture = new PlanFixture(root).file("server.js", "").settings(Map.of("runtime", "nodejs"));

        assertThat(inOneLine(fixture.plan())).isEqualTo("nodejs | - | - | node server.js");
    }

    @Test
    void aPlanSurvivesJson() {
        var plan = new PlanFixture(root)
                .file("package.json", "{\"main\":\"a.js\",\"dependencies\":{\"@modelcontextprotocol/sdk\":\"1\"}}")
                .file("a.js", "new StdioServerTransport()")
                .plan();
        var json = JsonMapper.builder().build();

        var text = json.writeValueAsString(plan);

        assertThat(text).contains("\"runtime\":\"mcp\"", "\"transport\":\"stdio\"");
        assertThat(json.readValue(text, Plan.class)).isEqualTo(plan);
    }

    private static Map<String, String> node(String packageJson, String... more) {
        var files = new java.util.HashMap<String, String>(Map.of("package.json", packageJson.replace('\'', '"')));
        for (int i = 0; i < more.length; i += 2) {
            files.put(more[i], more[i + 1]);
        }
        return files;
    }

    private static Map<String, String> mcp(String fields, String source, String code) {
        return node("{%s,'dependencies':{'@modelcontextprotocol/sdk':'1'}}".formatted(fields), source, code);
    }

    private static String inOneLine(Plan plan) {
        var parts = Stream.of(
                Stream.of(plan.runtime().word()),
                Stream.of(plan.install().map(CommandLine::text).orElse("-")),
                Stream.of(plan.build().map(CommandLine::text).orElse("-")),
                plan.start().map(CommandLine::text).stream(),
                plan.site().map(site -> site.folder() + (site.fallback() ? " fallback" : "")).stream(),
                plan.mcp().map(mcp -> mcp.transport().word()).stream());
        return String.join(" | ", parts.flatMap(part -> part).toList());
    }
}
