package dev.slipway.deployments.plan;

import dev.slipway.deployments.plan.Framework.Files;
import dev.slipway.deployments.plan.Framework.Makes;
import dev.slipway.deployments.plan.Framework.Server;
import dev.slipway.deployments.plan.Framework.Unfinished;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/// The web frameworks that Slipway knows, in the order they are asked. The ones built on Vite come before Vite.
final class Frameworks {
    /// How one is recognised.
    ///
    /// @param dependency the package that tells
    /// @param binary its program in node_modules/.bin and the arguments that build
    private record Known(
            String name, String dependency, String binary, BiFunction<SourceFolder, PackageJson, Found> look) {}

    /// @param source the file that decided, when it was not the dependency alone
    private record Found(Makes makes, Optional<String> source, String why) {
        static Found files(String folder, boolean fallback) {
            return new Found(new Files(folder, fallback), Optional.empty(), "it makes files in " + folder);
        }

        static Found server(String... start) {
            return new Found(
                    new Server(start.length == 0 ? Optional.empty() : Optional.of(CommandLine.of(start))),
                    Optional.empty(),
                    "it makes a server");
        }

        Found as(ConfigText config, String reason) {
            return new Found(makes, Optional.of(config.file()).filter(f -> !f.isEmpty()), reason + ", so " + why);
        }
    }

    private static final String BIN = "node_modules/.bin/";

    private static final List<Known> KNOWN = List.of(
            new Known("Next.js", "next", "next build", Frameworks::next),
            new Known("Nuxt", "nuxt", "nuxt build", Frameworks::nuxt),
            new Known("SvelteKit", "@sveltejs/kit", "vite build", Frameworks::svelteKit),
            new Known("React Router", "@react-router/dev", "react-router build", Frameworks::reactRouter),
            new Known("Remix", "@remix-run/dev", "remix vite:build", (f, j) -> Found.server()),
            new Known("Astro", "astro", "astro build", Frameworks::astro),
            new Known("Create React App", "react-scripts", "react-scripts build", (f, j) -> Found.files("build", true)),
            new Known("Angular", "@angular/cli", "ng build", Frameworks::angular),
            new Known("Vue CLI", "@vue/cli-service", "vue-cli-service build", (f, j) -> Found.files("dist", true)),
            new Known("Gatsby", "gatsby", "gatsby build", (f, j) -> Found.files("public", false)),
            new Known("Docusaurus", "@docusaurus/core", "docusaurus build", (f, j) -> Found.files("build", false)),
            new Known("Eleventy", "@11ty/eleventy", "eleventy", (f, j) -> Found.files("_site", false)),
            new Known("VitePress", "vitepress", "vitepress build", Frameworks::vitePress),
            new Known("Vite", "vite", "vite build", Frameworks::vite),
            new Known("Parcel", "parcel", "parcel build", (f, j) -> Found.files("dist", true)));

    /// Programs that only serve while one works on the source, or serve a finished build for a look.
    private static final Pattern PREVIEW = Pattern.compile(
            "^(npx )?(vite|astro|react-scripts|ng|gatsby|docusaurus|eleventy|vitepress|parcel|nuxt|next|vue-cli-service"
                    + "|react-router|svelte-kit|serve|http-server)( .*)?$");

    private Frameworks() {}

    static Optional<Framework> recognise(SourceFolder folder, PackageJson json) {
        return KNOWN.stream()
                .filter(known -> json.needs(known.dependency()))
                .map(known -> framework(known, known.look().apply(folder, json)))
                .findFirst();
    }

    /// Whether a start script only looks at the result of a build, so that serving the files replaces it.
    static boolean previews(String start) {
        return PREVIEW.matcher(start.strip()).matches();
    }

    private static Framework framework(Known known, Found found) {
        var build = CommandLine.shell(BIN + known.binary());
        var why = "it depends on %s; %s".formatted(known.dependency(), found.why());
        return new Framework(known.name(), found.source().orElse(PackageJson.FILE), why, build, found.makes());
    }

    private static Found next(SourceFolder folder, PackageJson json) {
        var config = ConfigText.find(folder, "next.config");
        return config.says("output", "export")
                ? Found.files(config.value("distDir").orElse("out"), false).as(config, "output is 'export'")
                : Found.server(BIN + "next", "start");
    }

    private static Found nuxt(SourceFolder folder, PackageJson json) {
        var config = ConfigText.find(folder, "nuxt.config");
        return json.script("build").filter(line -> line.contains("generate")).isPresent()
                ? Found.files(".output/public", config.says("ssr", "false"))
                : Found.server("node", ".output/server/index.mjs");
    }

    private static Found svelteKit(SourceFolder folder, PackageJson json) {
        if (json.needs("@sveltejs/adapter-static")) {
            var config = ConfigText.find(folder, "svelte.config");
            return Found.files(
                            config.value("pages").orElse("build"),
                            config.value("fallback").isPresent())
                    .as(config, "it uses the static adapter");
        }
        return json.needs("@sveltejs/adapter-node")
                ? Found.server("node", "build")
                : new Found(
                        new Unfinished("SvelteKit needs @sveltejs/adapter-node or @sveltejs/adapter-static here"),
                        Optional.empty(),
                        "it has no adapter for a server of one's own");
    }

    private static Found reactRouter(SourceFolder folder, PackageJson json) {
        var config = ConfigText.find(folder, "react-router.config");
        var built = config.value("buildDirectory").orElse("build");
        return config.says("ssr", "false")
                ? Found.files(built + "/client", true).as(config, "ssr is false")
                : Found.server(BIN + "react-router-serve", "./" + built + "/server/index.js");
    }

    private static Found astro(SourceFolder folder, PackageJson json) {
        var config = ConfigText.find(folder, "astro.config");
        var built = config.value("outDir").map(Frameworks::plain).orElse("dist");
        return config.says("output", "server") || config.mentions("@astrojs/node")
                ? Found.server("node", "./" + built + "/server/entry.mjs").as(config, "it renders on a server")
                : Found.files(built, false);
    }

    private static Found vitePress(SourceFolder folder, PackageJson json) {
        var docs = json.script("build")
                .or(() -> json.script("docs:build"))
                .filter(line -> line.contains("build docs"))
                .isPresent();
        return Found.files((docs ? "docs/" : "") + ".vitepress/dist", false);
    }

    private static Found vite(SourceFolder folder, PackageJson json) {
        var config = ConfigText.find(folder, "vite.config");
        var argument = Pattern.compile("--outDir[= ](\\S+)")
                .matcher(json.script("build").orElse(""));
        var built = argument.find() ? argument.group(1) : config.value("outDir").orElse("dist");
        var pages =
                folder.files().stream().filter(name -> name.endsWith(".html")).count();
        if (config.says("appType", "mpa")) {
            return Found.files(plain(built), false).as(config, "appType is 'mpa'");
        }
        if (pages > 1) {
            return Found.files(plain(built), false).as(new ConfigText("", ""), "it has %d pages".formatted(pages));
        }
        return Found.files(plain(built), true).as(config, "it is a single-page application");
    }

    /// Reads the output folder of the default project in angular.json.
    private static Found angular(SourceFolder folder, PackageJson json) {
        var file = new ConfigText("angular.json", "");
        var workspace = folder.text("angular.json").map(text -> PackageJson.parse("angular.json", text));
        var entry = workspace.flatMap(Frameworks::angularProject);
        var options = entry.map(project -> target(project.getValue()).path("options"));
        if (options.filter(o -> !o.path("server").isMissingNode()
                        || !o.path("ssr").isMissingNode() && !o.path("ssr").isBoolean()
                        || o.path("ssr").asBoolean(false))
                .isPresent()) {
            return Found.server().as(file, "it renders on a server");
        }
        var name = entry.map(java.util.Map.Entry::getKey).orElse(json.name().orElse("app"));
        var path = options.map(o -> o.path("outputPath"));
        var base = path.flatMap(p -> string(p).or(() -> string(p.path("base")))).orElse("dist/" + name);
        var browser = path.flatMap(p -> string(p.path("browser")))
                .orElse(entry.filter(p -> modernAngular(p.getValue())).isPresent() ? "browser" : "");
        return Found.files(plain(browser.isEmpty() ? base : base + "/" + browser), true)
                .as(file, "it is a single-page application");
    }

    private static Optional<java.util.Map.Entry<String, JsonNode>> angularProject(JsonNode workspace) {
        var wanted = string(workspace.path("defaultProject"));
        return workspace
                .path("projects")
                .propertyStream()
                .filter(project -> wanted.map(project.getKey()::equals).orElse(true))
                .findFirst();
    }

    private static JsonNode target(JsonNode project) {
        var architect = project.path("architect").path("build");
        return architect.isMissingNode() ? project.path("targets").path("build") : architect;
    }

    /// The `application` builder puts what browsers get into a folder of its own.
    private static boolean modernAngular(JsonNode project) {
        return string(target(project).path("builder"))
                .filter(b -> b.endsWith(":application"))
                .isPresent();
    }

    private static Optional<String> string(JsonNode node) {
        return node.isString() && !node.stringValue().isEmpty() ? Optional.of(node.stringValue()) : Optional.empty();
    }

    private static String plain(String folder) {
        return folder.replaceFirst("^(\\./)+", "").replaceAll("/+$", "");
    }
}
