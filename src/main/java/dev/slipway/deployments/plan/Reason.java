package dev.slipway.deployments.plan;

/// Why a plan says what it says; one line on the deployment's page and in its log.
///
/// @param decision what was decided: `runtime mcp`, `install npm ci`
/// @param source where that comes from: a file of the repository (`package.json`), `project settings`, or
///     `default`
/// @param why the rest of the sentence: `it depends on @modelcontextprotocol/sdk`
public record Reason(String decision, String source, String why) {
    @Override
    public String toString() {
        return "%s (%s: %s)".formatted(decision, source, why);
    }
}
