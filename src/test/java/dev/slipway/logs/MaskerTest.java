package dev.slipway.logs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.net.URLEncoder;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MaskerTest {
    private static final String SECRET = "s3cr3t/Päss wörd+\"quote\" & 'tick' $HOME\\n";

    @Test
    void aSecretIsReplacedAndTheRestIsUnchanged() {
        assertThat(mask("the key is hunter2-hunter2, they say\n", "hunter2-hunter2"))
                .isEqualTo("the key is ***, they say\n");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5, 7, 64, 4096})
    void itDoesNotMatterHowTheStreamIsCut(int chunk) {
        var text = "a hunter2-hunter2 hunter2-hunter3 xhunter2-hunter2hunter2-hunter2y hunter2-hunter";
        var out = maskIn(chunk, text.getBytes(UTF_8), List.of("hunter2-hunter2"));
        assertThat(out).isEqualTo("a *** hunter2-hunter3 x***y ***");
    }

    @Test
    void overlappingSecretsBecomeOneMask() {
        assertThat(mask("<abcdefghi> <abcdefg> <defghi> <abcdef>\n", "abcdef", "defghi"))
                .isEqualTo("<***> <***g> <***> <***>\n");
    }

    @Test
    void aSecretInsideALongerOneIsHiddenWhicheverOfThemItIs() {
        assertThat(mask("password1 password1-and-more password1-and-mop\n", "password1", "password1-and-more"))
                .isEqualTo("*** *** ***-and-mop\n");
    }

    @Test
    void aMaskedPartInsideWhatMayBecomeALongerSecretWaitsForIt() {
        var secrets = List.of("111111", "abc111111def222222ghi", "222222");
        for (var chunk = 1; chunk < 25; chunk++) {
            assertThat(maskIn(chunk, "abc111111def222222ghi abc111111def222222gh!".getBytes(UTF_8), secrets))
                    .isEqualTo("*** abc***def***gh!");
        }
    }

    @Test
    void everyEncodingIsHidden() {
        for (var form : formsOf(SECRET)) {
            assertThat(mask("x=" + form + ";\n", SECRET))
                    .as(form)
                    .contains("***")
                    .doesNotContain(form);
        }
    }

    @Test
    void base64IsHiddenInAllAlignmentsAndInBothAlphabets() {
        for (var before : List.of("", "a", "ab", "abc")) {
            for (var after : List.of("", "z", "zy", "zyx")) {
                var plain = (before + "Basic~Secret?Value>" + after).getBytes(UTF_8);
                for (var encoder : List.of(
                        Base64.getEncoder(),
                        Base64.getUrlEncoder(),
                        Base64.getUrlEncoder().withoutPadding())) {
                    var encoded = encoder.encodeToString(plain);
                    var masked = mask("Authorization: Basic " + encoded + "\n", "Basic~Secret?Value>");
                    assertThat(masked).startsWith("Authorization: Basic ").contains("***");
                    // What is left around the mask are the characters that also depend on the neighbours.
                    assertThat(masked.length()).isLessThanOrEqualTo("Authorization: Basic ***\n".length() + 12);
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 16, 8192})
    void base64IsHiddenWhenItIsWrappedOverLines(int chunk) {
        var secret = "-a-long-secret-that-does-not-fit-on-a-line-of-base64-whatever-stands-before-it-".repeat(2);
        var automaton = new SecretAutomaton(List.of(secret));
        for (var before = 0; before < 80; before++) {
            var plain = ("x".repeat(before) + secret + "and so on and so on").getBytes(UTF_8);
            for (var end : List.of("\n", "\r\n")) {
                var wrapped = Base64.getMimeEncoder(76, end.getBytes(UTF_8)).encodeToString(plain);
                var masked = maskIn(chunk, wrapped.getBytes(UTF_8), automaton);
                var left = masked.replace("***", "").replaceAll("\\R", "").length();
                assertThat(left).isLessThanOrEqualTo((before + "and so on and so on".length() + 4) * 4 / 3 + 2);
                assertThat(masked).containsOnlyOnce("***");
            }
        }
    }

    @Test
    void aSecretOverSeveralLinesIsHiddenAsAWholeAndLineByLine() {
        var key = "-----BEGIN KEY-----\nMIIEvQIBADANBgkq\nab\nhkiG9w0BAQEFAASC\n-----END KEY-----\n";
        assertThat(mask("got " + key + "done\n", key)).isEqualTo("got ***\ndone\n");
        assertThat(mask("got " + key.replace("\n", "\r\n") + "done\n", key)).isEqualTo("got ***\r\ndone\n");
        assertThat(mask("1: MIIEvQIBADANBgkq\n2: hkiG9w0BAQEFAASC\n", key)).isEqualTo("1: ***\n2: ***\n");
        assertThat(mask("{\"key\":\"" + key.replace("\n", "\\n") + "\"}\n", key))
                .isEqualTo("{\"key\":\"***\\n\"}\n");
    }

    @Test
    void shortSecretsAreHiddenAsTheyAreAndTheShortestNotAtAll() {
        assertThat(mask("abcd YWJjZA== abc\n", "abcd")).isEqualTo("*** YWJjZA== abc\n");
        assertThat(mask("abc\n", "abc")).isEqualTo("abc\n");
        assertThat(SecretForms.tooShort("abc")).isTrue();
        assertThat(SecretForms.tooShort("abcd")).isFalse();
        assertThat(SecretForms.tooShort("  ")).isFalse();
    }

    @Test
    void onlyWhatMayBecomeASecretIsHeldBack() {
        var out = new ByteArrayOutputStream();
        var masker = new Masker(new SecretAutomaton(List.of("hunter2-hunter2")), out::write);
        feed(masker, "plain text, then hunt");
        assertThat(out.toString(UTF_8)).isEqualTo("plain text, then ");
        feed(masker, "ing");
        assertThat(out.toString(UTF_8)).isEqualTo("plain text, then hunting");
    }

    @Test
    void atTheEndAHarmlessPrefixIsShownAndMostOfASecretIsNot() {
        assertThat(mask("hunter", "hunter2-hunter2")).isEqualTo("hunter");
        assertThat(mask("hunter2-hunt", "hunter2-hunter2")).isEqualTo("***");
    }

    @Test
    void whatRestsInWholeLinesIsLetOutAndTheSecretIsStillFound() {
        var key = "first line of it\nx\nthe last line of it";
        var out = new ByteArrayOutputStream();
        var masker = new Masker(new SecretAutomaton(List.of(key)), out::write);
        feed(masker, "a: first line of it\n");
        assertThat(masker.holdsLine()).isTrue();
        masker.rest();
        assertThat(out.toString(UTF_8)).isEqualTo("a: ***\n");
        feed(masker, "x\nthe last line of it\n");
        masker.end();
        assertThat(out.toString(UTF_8)).isEqualTo("a: ***\n***\n");
    }

    @Test
    void aSecretThatBecomesKnownLaterIsHiddenFromThenOn() {
        var out = new ByteArrayOutputStream();
        var masker = new Masker(new SecretAutomaton(List.of("old-secret-value")), out::write);
        feed(masker, "new-secret old-secret-value old-sec");
        masker.use(new SecretAutomaton(List.of("old-secret-value", "new-secret")));
        feed(masker, "ret-value new-secret\n");
        masker.end();
        assertThat(out.toString(UTF_8)).isEqualTo("new-secret *** *** ***\n");
        assertThat(masker.masked()).isEqualTo(3);
    }

    /// Random secrets, encodings, texts and cuts: no form of a secret gets through, and without its secrets
    /// the text is what a plain search and replace makes of it.
    @Test
    void noSecretGetsThroughWhateverItsFormAndHoweverItIsCut() {
        for (var seed = 0; seed < 400; seed++) {
            var random = new Random(seed);
            var secrets = IntStream.range(0, 1 + random.nextInt(5))
                    .mapToObj(_ -> randomSecret(random))
                    .toList();
            var forms =
                    secrets.stream().flatMap(secret -> formsOf(secret).stream()).toList();
            var text = new StringBuilder();
            var expected = new StringBuilder();
            for (var i = 0; i < 30; i++) {
                var filler = randomFiller(random);
                text.append(filler);
                expected.append(filler);
                if (random.nextInt(3) > 0) {
                    text.append(forms.get(random.nextInt(forms.size())));
                    expected.append("***");
                }
            }
            text.append(".\n");
            expected.append(".\n");
            var out = maskAtRandom(random, text.toString().getBytes(UTF_8), secrets);
            assertThat(out).as("seed %d: %s", seed, secrets).isEqualTo(expected.toString());
        }
    }

    @Test
    void aTextWithoutSecretsPassesUnchanged() {
        for (var seed = 0; seed < 200; seed++) {
            var random = new Random(seed);
            var secrets = List.of(randomSecret(random), randomSecret(random));
            var noise = new byte[random.nextInt(5000)];
            random.nextBytes(noise);
            var out = new ByteArrayOutputStream();
            var masker = new Masker(new SecretAutomaton(secrets), out::write);
            feedAtRandom(masker, random, noise);
            assertThat(out.toByteArray()).isEqualTo(noise);
            assertThat(masker.masked()).isZero();
        }
    }

    /// Characters that no encoding leaves alone at the edges would be eaten by neighbours: the filler ends
    /// with a char that occurs in no form.
    private static String randomFiller(Random random) {
        var words = List.of("", "lorem ipsum ", "0123", "%20%2", "\\n", "YWJj", "'\\''", "{\"a\":");
        return "~" + words.get(random.nextInt(words.size())) + (random.nextInt(8) == 0 ? "\n|" : "|");
    }

    private static String randomSecret(Random random) {
        var alphabet = "abcABC0189+/=_-!\"'\\$&<> %äé€\t";
        var middle = new StringBuilder();
        var length = 4 + random.nextInt(random.nextInt(8) == 0 ? 200 : 20);
        for (var i = 0; i < length; i++) {
            middle.append(alphabet.charAt(random.nextInt(alphabet.length())));
        }
        return "s" + random.nextInt(1000) + middle + "e";
    }

    /// Each made by other code than the masker's where the platform has one.
    private static List<String> formsOf(String secret) {
        var bytes = secret.getBytes(UTF_8);
        var forms = new ArrayList<String>();
        forms.add(secret);
        forms.add(Base64.getEncoder().encodeToString(bytes));
        forms.add(Base64.getUrlEncoder().encodeToString(bytes));
        forms.add(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
        forms.add(URLEncoder.encode(secret, UTF_8));
        forms.add(URLEncoder.encode(secret, UTF_8).replace("+", "%20"));
        forms.add(HexFormat.of().formatHex(bytes));
        forms.add(HexFormat.of().withUpperCase().formatHex(bytes));
        forms.add(tools.jackson.databind.json.JsonMapper.shared()
                .writeValueAsString(secret)
                .replaceAll("^\"|\"$", ""));
        forms.add(secret.replace("'", "'\\''"));
        forms.add(secret.replaceAll("([\"\\\\$`])", "\\\\$1"));
        return forms;
    }

    private static String mask(String text, String... secrets) {
        return maskIn(Integer.MAX_VALUE, text.getBytes(UTF_8), List.of(secrets));
    }

    private static String maskIn(int chunk, byte[] text, List<String> secrets) {
        return maskIn(chunk, text, new SecretAutomaton(secrets));
    }

    private static String maskIn(int chunk, byte[] text, SecretAutomaton automaton) {
        var out = new ByteArrayOutputStream();
        var masker = new Masker(automaton, out::write);
        for (var at = 0; at < text.length; at += Math.min(chunk, text.length)) {
            masker.take(text, at, Math.min(chunk, text.length - at));
        }
        masker.end();
        return out.toString(UTF_8);
    }

    private static String maskAtRandom(Random random, byte[] text, List<String> secrets) {
        var out = new ByteArrayOutputStream();
        feedAtRandom(new Masker(new SecretAutomaton(secrets), out::write), random, text);
        return out.toString(UTF_8);
    }

    private static void feedAtRandom(Masker masker, Random random, byte[] text) {
        var largest = 1 + random.nextInt(60);
        for (var at = 0; at < text.length; ) {
            var length = Math.min(1 + random.nextInt(largest), text.length - at);
            masker.take(text, at, length);
            at += length;
        }
        masker.end();
    }

    private static void feed(Masker masker, String text) {
        var bytes = text.getBytes(UTF_8);
        masker.take(bytes, 0, bytes.length);
    }
}
