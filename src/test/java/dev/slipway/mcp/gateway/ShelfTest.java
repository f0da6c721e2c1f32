package dev.slipway.mcp.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import org.junit.jupiter.api.Test;

class ShelfTest {
    private final Shelf shelf = new Shelf();
    private final EndpointId endpoint = new EndpointId(EndpointId.Kind.PROJECT, UUID.randomUUID());

    @Test
    void whatNobodyAskedForLongestGivesWay() {
        for (int i = 0; i < 3000; i++) {
            shelf.put(place(i), "tools/list", Json.EMPTY);
            assertThat(shelf.find(place(0), "tools/list")).isPresent();
        }

        assertThat(shelf.find(place(2999), "tools/list")).isPresent();
        assertThat(shelf.find(place(1), "tools/list")).isEmpty();
    }

    @Test
    void longAnswersGiveWaySooner() {
        for (int i = 0; i < 20; i++) {
            shelf.put(place(i), "tools/list", new byte[8 << 20]);
            shelf.put(place(i), "tools/list", new byte[8 << 20]);
        }

        assertThat(shelf.find(place(11), "tools/list")).isEmpty();
        assertThat(shelf.find(place(12), "tools/list")).isPresent();
        shelf.forget(endpoint);
        shelf.put(place(0), "tools/list", new byte[64 << 20]);
        assertThat(shelf.find(place(0), "tools/list")).isPresent();
    }

    private Shelf.Place place(int number) {
        return new Shelf.Place(endpoint, "1", "anna", "speech " + number);
    }
}
