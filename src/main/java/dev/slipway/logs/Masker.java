package dev.slipway.logs;

import java.util.Arrays;

/// Replaces secrets in a stream of bytes by `***`, wherever the chunks of the stream begin and end.
///
/// Only the bytes that may still become a secret are held back: the longest suffix that begins some pattern.
/// Overlapping and adjacent secrets become one `***`. The result does not depend on how the stream was cut.
///
/// Positions are relative to the chunk at hand: 0 is its first byte, what is held from earlier chunks lies
/// before it. Not safe for use by several threads.
final class Masker implements Bytes {
    static final byte[] MASK = {'*', '*', '*'};

    private final Bytes out;
    private SecretAutomaton automaton;
    private int state = SecretAutomaton.ROOT;
    private byte[] held = new byte[64];
    private int heldLength;
    /// What is to be hidden, as pairs of start and end, in order and apart from each other.
    private final Positions marks = new Positions();
    /// Line breaks inside a wrapped pattern: they are no bytes of it.
    private final Positions breaks = new Positions();
    /// The byte that was let out last was hidden, so a mark that begins here continues it.
    private boolean open;
    private long masked;

    Masker(SecretAutomaton automaton, Bytes out) {
        this.automaton = automaton;
        this.out = out;
    }

    /// How many places were hidden so far.
    long masked() {
        return masked;
    }

    /// Whether a whole line waits only because a secret might continue on the next one.
    boolean holdsLine() {
        return lastLineEnd() > 0;
    }

    @Override
    public void take(byte[] chunk, int offset, int length) {
        if (automaton.isEmpty()) {
            if (length > 0) {
                out.take(chunk, offset, length);
            }
            return;
        }
        scan(chunk, offset, length);
        var keep = windowStart(length, automaton.depth(state));
        letOut(chunk, offset, keep);
        hold(chunk, offset, length, keep);
    }

    /// The stream pauses: whole lines that are held are let out. The part of a line that follows stays.
    void rest() {
        var end = lastLineEnd();
        if (end > 0) {
            release(end);
        }
    }

    /// The stream ends here: everything held is let out, with what is most of a secret hidden.
    void end() {
        release(heldLength);
        state = SecretAutomaton.ROOT;
        breaks.clear();
        open = false;
    }

    /// Goes on with other patterns; what is held is looked at again.
    void use(SecretAutomaton other) {
        automaton = other;
        state = SecretAutomaton.ROOT;
        breaks.clear();
        var again = Arrays.copyOf(held, heldLength);
        var marked = heldLength;
        heldLength = 0;
        marks.shift(marked);
        take(again, 0, again.length);
    }

    private void scan(byte[] chunk, int offset, int length) {
        var patterns = automaton;
        var at = state;
        for (var i = 0; i < length; i++) {
            var b = chunk[offset + i];
            var next = patterns.step(at, b);
            if (next == SecretAutomaton.ROOT && at != SecretAutomaton.ROOT && (b == '\n' || b == '\r')) {
                next = wrapped(patterns.wrap(at), i);
            }
            at = next;
            var hit = patterns.hit(at);
            if (hit != 0) {
                mark(windowStart(i + 1, hit), i + 1);
            }
        }
        state = at;
    }

    /// A line break inside a pattern that may be wrapped: at most two characters, as no encoder leaves lines
    /// empty.
    private int wrapped(int state, int position) {
        if (state == SecretAutomaton.ROOT || breaks.endsWith(position - 2, position - 1)) {
            return SecretAutomaton.ROOT;
        }
        if (breaks.size() >= 64) {
            breaks.dropBelow(windowStart(position, automaton.depth(state)));
        }
        breaks.add(position);
        return state;
    }

    /// Where the last `count` bytes before `end` begin, line breaks of a wrapped pattern not counted.
    private int windowStart(int end, int count) {
        var start = end - count;
        if (count > 0) {
            for (var i = breaks.size() - 1; i >= 0 && breaks.get(i) >= start; i--) {
                start--;
            }
        }
        return Math.max(start, -heldLength);
    }

    private void mark(int from, int to) {
        var start = from;
        var end = to;
        while (marks.size() > 0 && marks.get(marks.size() - 1) >= start) {
            start = Math.min(start, marks.get(marks.size() - 2));
            end = Math.max(end, marks.get(marks.size() - 1));
            marks.removeLast(2);
        }
        marks.add(start);
        marks.add(end);
    }

    /// Hands on everything before `end`, with the marked parts hidden.
    private void letOut(byte[] chunk, int offset, int end) {
        var from = -heldLength;
        var done = 0;
        while (done < marks.size() && marks.get(done) < end) {
            var start = marks.get(done);
            var stop = marks.get(done + 1);
            clear(chunk, offset, from, start);
            if (!open) {
                masked++;
                out.take(MASK, 0, MASK.length);
            }
            open = true;
            from = Math.min(stop, end);
            if (stop > end) {
                marks.set(done, end);
                break;
            }
            done += 2;
        }
        marks.removeFirst(done);
        clear(chunk, offset, from, end);
    }

    private void clear(byte[] chunk, int offset, int from, int to) {
        if (from >= to) {
            return;
        }
        open = false;
        if (from < 0) {
            out.take(held, heldLength + from, Math.min(to, 0) - from);
        }
        if (to > 0) {
            var start = Math.max(from, 0);
            out.take(chunk, offset + start, to - start);
        }
    }

    private void hold(byte[] chunk, int offset, int length, int keep) {
        var old = Math.max(0, -keep);
        var fresh = length - Math.max(0, keep);
        if (old > 0 && old < heldLength) {
            System.arraycopy(held, heldLength - old, held, 0, old);
        }
        if (held.length < old + fresh) {
            held = Arrays.copyOf(held, Math.max(held.length * 2, old + fresh));
        }
        System.arraycopy(chunk, offset + length - fresh, held, old, fresh);
        heldLength = old + fresh;
        marks.shift(-length);
        breaks.dropBelow(keep);
        breaks.shift(-length);
    }

    private void release(int count) {
        var end = count - heldLength;
        var doubtful = windowStart(0, automaton.doubtful(state));
        if (doubtful < end) {
            mark(doubtful, end);
        }
        letOut(held, heldLength, end);
        System.arraycopy(held, count, held, 0, heldLength - count);
        heldLength -= count;
    }

    private int lastLineEnd() {
        for (var i = heldLength; i > 0; i--) {
            if (held[i - 1] == '\n') {
                return i;
            }
        }
        return 0;
    }
}
