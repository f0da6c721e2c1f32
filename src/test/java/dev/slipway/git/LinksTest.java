package dev.slipway.git;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

class LinksTest {
    @Test
    void linksWithinTheTreeAreFine() {
        assertThatCode(() -> new Links(Map.of(
                                "a", "b/c",
                                "b/up", "../x/./y",
                                "b/root", "..",
                                "dangling", "nowhere",
                                "loop", "loop"))
                        .check())
                .doesNotThrowAnyException();
    }

    @Test
    void linksThatLeadOutAreNamed() {
        assertThatThrownBy(() -> new Links(Map.of("a/out", "../../etc/passwd")).check())
                .hasMessage("the symbolic link 'a/out' points outside of the repository, to '../../etc/passwd'");
        assertThatThrownBy(() -> new Links(Map.of("abs", "/etc/passwd")).check())
                .hasMessageContaining("'abs'");
    }

    @Test
    void aLinkThatLeavesThroughAnotherIsFound() {
        // Read as texts, `a/up/../x` is `a/x`; followed, it is the tree's parent.
        assertThatThrownBy(() -> new Links(Map.of("a/up", "..", "sly", "a/up/../x")).check())
                .hasMessageContaining("'sly'");
    }
}
