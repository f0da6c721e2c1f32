package dev.slipway.logs;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;

/// An Aho–Corasick automaton over bytes (Aho and Corasick, 1975): one step for each byte of input finds all
/// patterns at once, and its state can rest between two chunks.
///
/// Nodes are numbered breadth first, so the children of a node are neighbours. The root and its children have
/// dense rows, which is where ordinary text stays; deeper nodes compare their few children and fall back along
/// `fail`. That is 25 bytes a node instead of a kilobyte, and secrets can be long.
final class SecretAutomaton {
    static final int ROOT = 0;
    private static final int FEW = 12;

    /// For nodes below `denseNodes`: 256 successors each.
    private final int[] dense;

    private final int denseNodes;
    private final byte[] label;
    /// The first child of a node; its last one stands before the first child of the next node.
    private final int[] firstChild;
    private final int[] fail;
    private final int[] depth;
    /// The length of the longest pattern that ends here, or 0.
    private final int[] hit;
    /// The length of the shortest pattern that leads through here.
    private final int[] shortest;
    /// The longest suffix of this node that a line break may interrupt, or the root.
    private final int[] wrap;

    SecretAutomaton(Collection<String> secrets) {
        this(SecretForms.of(secrets));
    }

    SecretAutomaton(List<SecretForms.Pattern> patterns) {
        var trie = new Trie(patterns);
        this.label = trie.label;
        this.firstChild = trie.firstChild;
        this.depth = trie.depth;
        this.shortest = trie.shortest;
        this.hit = trie.hit;
        this.wrap = trie.wrap;
        this.fail = new int[trie.size];
        this.denseNodes = Math.max(1, firstChild[1]);
        this.dense = new int[denseNodes * 256];
        fillDense();
        link(trie.size);
    }

    boolean isEmpty() {
        return depth.length == 1;
    }

    /// The state after `b`.
    int step(int state, byte b) {
        var node = state;
        while (node >= denseNodes) {
            for (int child = firstChild[node], end = firstChild[node + 1]; child < end; child++) {
                if (label[child] == b) {
                    return child;
                }
            }
            node = fail[node];
        }
        return dense[node << 8 | (b & 0xff)];
    }

    int hit(int state) {
        return hit[state];
    }

    int depth(int state) {
        return depth[state];
    }

    int wrap(int state) {
        return wrap[state];
    }

    /// How many of the last bytes are better hidden when the text stops in this state: a pattern that was cut
    /// off after three quarters, or after so much of a base64 form that it cannot be chance.
    int doubtful(int state) {
        for (var node = state; node != ROOT; node = fail[node]) {
            var seen = depth[node];
            var mostly = seen >= SecretForms.FULL && seen * 4 >= shortest[node] * 3;
            var noChance = seen >= FEW && wrap[node] == node;
            if (mostly || noChance) {
                return seen;
            }
        }
        return 0;
    }

    private void fillDense() {
        for (var node = 0; node < denseNodes; node++) {
            if (node != ROOT) {
                System.arraycopy(dense, 0, dense, node * 256, 256);
            }
            for (int child = firstChild[node], end = firstChild[node + 1]; child < end; child++) {
                dense[node * 256 + (label[child] & 0xff)] = child;
            }
        }
    }

    /// Breadth first: what a node falls back to is shallower and therefore complete.
    private void link(int size) {
        for (var node = 0; node < size; node++) {
            for (int child = firstChild[node], end = firstChild[node + 1]; child < end; child++) {
                var back = node == ROOT ? ROOT : step(fail[node], label[child]);
                fail[child] = back;
                hit[child] = hit[child] == 0 ? hit[back] : hit[child];
                wrap[child] = wrap[child] == 0 ? wrap[back] : child;
            }
        }
    }

    /// The patterns' prefixes: a node is a range of the sorted patterns that share their first `depth` bytes.
    private static final class Trie {
        private final byte[][] sorted;
        private final boolean[] wraps;
        private int size = 1;
        private int[] low = new int[64];
        private int[] high = new int[64];
        private byte[] label = new byte[64];
        private int[] depth = new int[64];
        private int[] firstChild = new int[65];
        private int[] hit = new int[64];
        private int[] shortest = new int[64];
        private int[] wrap = new int[64];

        Trie(List<SecretForms.Pattern> patterns) {
            var order = patterns.stream()
                    .sorted((a, b) -> Arrays.compareUnsigned(a.bytes(), b.bytes()))
                    .toList();
            sorted = order.stream().map(SecretForms.Pattern::bytes).toArray(byte[][]::new);
            wraps = new boolean[sorted.length];
            for (var i = 0; i < wraps.length; i++) {
                wraps[i] = order.get(i).wraps();
            }
            high[0] = sorted.length;
            for (var node = 0; node < size; node++) {
                expand(node);
            }
            firstChild[size] = size;
            trim();
        }

        private void expand(int node) {
            firstChild[node] = size;
            var at = depth[node];
            var i = low[node];
            while (i < high[node] && sorted[i].length == at) {
                hit[node] = at;
                i++;
            }
            while (i < high[node]) {
                var from = i;
                var b = sorted[i][at];
                while (i < high[node] && sorted[i][at] == b) {
                    i++;
                }
                addNode(from, i, at + 1);
            }
        }

        private void addNode(int from, int to, int at) {
            if (size == label.length) {
                grow(size * 2);
            }
            low[size] = from;
            high[size] = to;
            depth[size] = at;
            label[size] = sorted[from][at - 1];
            shortest[size] = Integer.MAX_VALUE;
            for (var i = from; i < to; i++) {
                shortest[size] = Math.min(shortest[size], sorted[i].length);
                wrap[size] = wraps[i] ? size : wrap[size];
            }
            size++;
        }

        private void grow(int capacity) {
            low = Arrays.copyOf(low, capacity);
            high = Arrays.copyOf(high, capacity);
            label = Arrays.copyOf(label, capacity);
            depth = Arrays.copyOf(depth, capacity);
            firstChild = Arrays.copyOf(firstChild, capacity + 1);
            hit = Arrays.copyOf(hit, capacity);
            shortest = Arrays.copyOf(shortest, capacity);
            wrap = Arrays.copyOf(wrap, capacity);
        }

        private void trim() {
            grow(size);
        }
    }
}
