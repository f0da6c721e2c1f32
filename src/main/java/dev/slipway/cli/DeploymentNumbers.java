package dev.slipway.cli;

import dev.slipway.platform.SlipwayException;

/// People count a project's deployments; the API knows them by id.
final class DeploymentNumbers {
    private DeploymentNumbers() {}

    /// @param number `last`, a number, or an id already
    static String id(Client client, String project, String number) {
        if (number.length() == 36) {
            return number;
        }
        var items = client.get("/api/v1/projects/" + Client.encoded(project) + "/deployments?size=200")
                .path("items");
        for (var item : items) {
            if (number.equals("last") || number.equals(Shared.text(item, "number"))) {
                return Shared.text(item, "id");
            }
        }
        throw SlipwayException.notFound("%s has no deployment %s", project, number);
    }
}
