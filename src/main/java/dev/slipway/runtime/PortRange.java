package dev.slipway.runtime;

/// A range of TCP ports, both ends included, written `30000-39999`.
public record PortRange(int first, int last) {
    public PortRange {
        if (first < 1 || last > 65535 || first > last) {
            throw new IllegalArgumentException("not a range of ports: " + first + "-" + last);
        }
    }

    /// Reads `30000-39999`, or one port alone.
    public static PortRange of(String text) {
        var ends = text.strip().split("\\s*-\\s*", 2);
        try {
            var first = Integer.parseInt(ends[0]);
            return new PortRange(first, ends.length == 1 ? first : Integer.parseInt(ends[1]));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("not a range of ports, such as 30000-39999: " + text, e);
        }
    }

    public int size() {
        return last - first + 1;
    }

    public boolean contains(int port) {
        return first <= port && port <= last;
    }

    @Override
    public String toString() {
        return first + "-" + last;
    }
}
