package dev.slipway.runtime.process;

import dev.slipway.platform.SlipwayException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/// Makes the host's iptables let the sandboxes' packets through where its policy drops what it does not know, as
/// Docker's and ufw's does: a packet that [Firewall] accepts can still be dropped by another's table.
final class ForwardPolicy {
    private static final Pattern MARK = Pattern.compile("--comment \"?([\\w-]+)\"?");
    private static final List<List<String>> RULES = List.of(
            List.of("-i", Firewall.PREFIX + "+"),
            List.of("-o", Firewall.PREFIX + "+", "-m", "conntrack", "--ctstate", "RELATED,ESTABLISHED"));

    private ForwardPolicy() {}

    static void open(String mark) {
        if (!rules().contains("-P FORWARD DROP")) {
            return;
        }
        for (var rule : RULES) {
            var words = new ArrayList<String>(List.of("-w", "-I", "FORWARD"));
            words.addAll(rule);
            words.addAll(List.of("-m", "comment", "--comment", mark, "-j", "ACCEPT"));
            iptables(words);
        }
    }

    /// Removes the rules whose mark is `gone`.
    static void sweep(Predicate<String> gone) {
        for (var rule : rules()) {
            var mark = MARK.matcher(rule);
            if (rule.startsWith("-A FORWARD") && mark.find() && gone.test(mark.group(1))) {
                var words = new ArrayList<String>(List.of("-w", "-D"));
                words.addAll(Arrays.asList(
                        rule.substring("-A ".length()).replace("\"", "").split(" ")));
                iptables(words);
            }
        }
    }

    private static List<String> rules() {
        try {
            return Programs.find("iptables").isPresent()
                    ? iptables(List.of("-w", "-S", "FORWARD")).lines().toList()
                    : List.of();
        } catch (SlipwayException e) {
            // iptables is installed and the kernel has none of it: nothing there that could drop.
            return List.of();
        }
    }

    private static String iptables(List<String> words) {
        var all = new ArrayList<String>(List.of(Programs.get("iptables")));
        all.addAll(words);
        return Programs.run(all, "");
    }
}
