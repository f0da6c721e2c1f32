package dev.slipway.mcp.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EnvelopeTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"} | {\"jsonrpc\":\"2.0\",\"id\":99,\"method\":\"ping\"}",
                "{\"id\" : \"ä\\\"b\" , \"jsonrpc\":\"2.0\",\"method\":\"x\"} | {\"id\" : 99 , \"jsonrpc\":\"2.0\",\"method\":\"x\"}",
                "{\"result\":{\"id\":5,\"a\":[{\"id\":6}]},\"jsonrpc\":\"2.0\",\"id\":-12} | {\"result\":{\"id\":5,\"a\":[{\"id\":6}]},\"jsonrpc\":\"2.0\",\"id\":99}",
                "{\"id\":1.5e3,\"error\":{\"code\":1,\"message\":\"ü\"}} | {\"id\":99,\"error\":{\"code\":1,\"message\":\"ü\"}}",
                "{\"id\":123456789012345678901234567890,\"method\":\"x\"}|{\"id\":99,\"method\":\"x\"}"
            })
    void onlyTheIdIsReplaced(String before, String after) throws Exception {
        var envelope = Envelope.read(before.getBytes(StandardCharsets.UTF_8));

        var replaced = envelope.withId("99".getBytes(StandardCharsets.UTF_8));

        assertThat(new String(replaced, StandardCharsets.UTF_8)).isEqualTo(after);
        assertThat(Envelope.read(replaced).withId(envelope.idBytes()))
                .isEqualTo(before.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void whatTheOutsideSaysIsRead() throws Exception {
        var request =
                read("{'id':1,'method':'tools/call','params':{'_meta':{'a':{},'progressToken':'p'},'requestId':3}}");
        assertThat(request.isRequest()).isTrue();
        assertThat(request.json(Part.META_PROGRESS_TOKEN)).asString().isEqualTo("\"p\"");
        assertThat(request.with(Part.ID, Part.META_PROGRESS_TOKEN, "77".getBytes(StandardCharsets.UTF_8)))
                .asString()
                .isEqualTo("{\"id\":77,\"method\":\"tools/call\",\"params\":{\"_meta\":{\"a\":{},\"progressToken\":77},"
                        + "\"requestId\":3}}");

        var progress = read("{'method':'notifications/progress','params':{'progressToken':4,'progress':1}}");
        assertThat(progress.isNotification()).isTrue();
        assertThat(progress.number(Part.PROGRESS_TOKEN)).contains(4L);

        var cancel = read("{'method':'notifications/cancelled','params':{'reason':'x','requestId':'r'}}");
        assertThat(cancel.text(Part.REQUEST_ID)).contains("r");

        var answer = read("{'id':1,'result':{'capabilities':{},'protocolVersion':'2025-06-18'}}");
        assertThat(answer.isAnswer()).isTrue();
        assertThat(answer.text(Part.RESULT_VERSION)).contains("2025-06-18");

        var failure = read("{'id':1,'error':{'code':-32601,'message':'x'}}");
        assertThat(failure.failed()).isTrue();
        assertThat(failure.number(Part.CODE)).contains(-32601L);
    }

    @Test
    void aBatchIsCutIntoItsMessages() throws Exception {
        var body =
                Envelope.Body.read(" [ {\"id\":1,\"method\":\"a\"} , {\"method\":\"b\",\"params\":[1]} ] ".getBytes());

        assertThat(body.batch()).isTrue();
        assertThat(body.messages())
                .extracting(message -> new String(message.bytes()))
                .containsExactly("{\"id\":1,\"method\":\"a\"}", "{\"method\":\"b\",\"params\":[1]}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "x",
                "{",
                "{}",
                "[]",
                "[1]",
                "[{\"method\":\"a\"}",
                "1",
                "{\"method\":\"a\"} {}",
                "{\"method\":1}",
                "{\"id\":{},\"method\":\"a\"}",
                "{\"id\":1,\"id\":2,\"method\":\"a\"}",
                "{\"jsonrpc\":\"1.0\",\"method\":\"a\"}",
                "{\"id\":1,\"method\":\"a\",\"result\":1}",
                "{\"method\":\"a\",\"params\":{\"a\":tru}}"
            })
    void whatIsNoMessageIsRefused(String text) {
        assertThatThrownBy(() -> Envelope.Body.read(text.getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(Envelope.Malformed.class);
    }

    private static Envelope read(String text) throws Envelope.Malformed {
        return Envelope.read(text.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    }
}
