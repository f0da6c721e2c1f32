package dev.slipway.mcp.screens;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.LocatorAssertions.IsVisibleOptions;
import com.microsoft.playwright.options.AriaRole;
import dev.slipway.TestServer;
import dev.slipway.edge.Routes;
import dev.slipway.identity.Users;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// A person with a browser, from the empty catalogue of their own to a tool's answer: every page has its scripts, and
/// none of them complains.
class WalkTest {
    private static final String PASSWORD = "correct horse battery";
    private static final IsVisibleOptions PATIENTLY = new IsVisibleOptions().setTimeout(120_000);

    private static TestServer server;
    private static Playwright playwright;

    @BeforeAll
    static void start() {
        server = TestServer.start();
        var users = server.get(Users.class);
        users.setPassword(users.create("ada@example.com", "Ada", false).id(), PASSWORD);
        playwright = Playwright.create(
                new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
    }

    @AfterAll
    static void stop() {
        playwright.close();
        server.close();
    }

    @Test
    void fromTheCatalogueToAToolsAnswer() {
        var options = new BrowserType.LaunchOptions()
                .setExecutablePath(Path.of("/usr/bin/chromium"))
                .setArgs(List.of("--no-sandbox"));
        try (var browser = playwright.chromium().launch(options);
                var context = browser.newContext()) {
            var page = context.newPage();
            var complaints = new ArrayList<String>();
            page.onConsoleMessage(message -> {
                if (message.type().equals("error")) {
                    complaints.add(message.text() + " " + message.location());
                }
            });
            signIn(page);
            addServer(page);
            setKey(page);
            run(page);
            callTool(page);
            assertThat(complaints).isEmpty();
        }
    }

    private static void signIn(Page page) {
        page.navigate(server.get(Routes.class).home().resolve("/mcp").toString());
        page.getByLabel("E-mail").fill("ada@example.com");
        page.getByLabel("Password").fill(PASSWORD);
        button(page, "Sign in").click();
        assertThat(page).hasURL(server.get(Routes.class).home().resolve("/mcp").toString());
    }

    private static void addServer(Page page) {
        assertThat(page.locator("#types [data-row]")).not().hasCount(0);
        page.keyboard().press("/");
        page.keyboard().type("gmail");
        assertThat(page.locator("#types [data-row]:visible")).hasCount(1);
        page.getByRole(AriaRole.LINK, named("Add a server")).first().click();
        page.locator("#field-npm").fill("@modelcontextprotocol/server-everything@2026.8.31");
        page.getByLabel("Name", new Page.GetByLabelOptions().setExact(true)).fill("tryout");
        page.getByLabel("Secrets it needs").fill("TRYOUT_KEY");
        button(page, "Add it").click();
    }

    private static void setKey(Page page) {
        assertThat(page.getByText("It needs your key first.")).isVisible();
        page.getByLabel("TRYOUT_KEY").fill("s3cr3t-of-ada-4711");
        button(page, "Set the key").click();
        assertThat(page.getByText("The key for tryout is set.")).isVisible();
        assertThat(page.locator("body")).not().containsText("s3cr3t-of-ada");
        assertThat(page.locator("#key")).containsText("(…4711)");
    }

    private static void run(Page page) {
        button(page, "Run").click();
        assertThat(page.getByLabel("The token", new Page.GetByLabelOptions().setExact(true)))
                .hasValue(java.util.regex.Pattern.compile("slpi_[0-9A-Za-z]{40}"));
        assertThat(page.locator("#snippet-code")).containsText("--header \"Authorization: Bearer slpi_");
        page.getByRole(AriaRole.TAB, new Page.GetByRoleOptions().setName("VS Code"))
                .click();
        assertThat(page.locator("#snippet-vscode")).isVisible();
        assertThat(page.locator("#live").getByText("Running")).isVisible(PATIENTLY);
        assertThat(page.getByRole(AriaRole.LOG)).containsText("speaks MCP");
        page.reload();
        assertThat(page.locator("#new-token")).hasCount(0);
        assertThat(page.locator("#snippet-code")).containsText("YOUR_TOKEN");
    }

    private static void callTool(Page page) {
        page.getByRole(AriaRole.LINK, named("Try its tools")).click();
        page.getByRole(AriaRole.LINK, named("get-sum")).click();
        page.locator("[name='arg.a']").fill("two");
        page.locator("[name='arg.b']").fill("40");
        button(page, "Call").click();
        assertThat(page.getByText("'two' is no number.")).isVisible();
        page.locator("[name='arg.a']").fill("2");
        button(page, "Call").click();
        assertThat(page.locator(".sw-result")).containsText("42");
        page.getByRole(AriaRole.LINK, named("get-tiny-image")).click();
        button(page, "Call").click();
        assertThat(page.locator(".sw-answer-image")).isVisible();
        assertThat((int) page.locator(".sw-answer-image").evaluate("it => it.naturalWidth"))
                .isPositive();
    }

    private static Locator button(Page page, String name) {
        return page.getByRole(
                AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name).setExact(true));
    }

    private static Page.GetByRoleOptions named(String name) {
        return new Page.GetByRoleOptions().setName(name);
    }
}
