package dev.slipway.logs;

import java.util.Arrays;

/// A short, growing list of ints, in ascending order.
final class Positions {
    private int[] values = new int[8];
    private int size;

    int size() {
        return size;
    }

    int get(int index) {
        return values[index];
    }

    void set(int index, int value) {
        values[index] = value;
    }

    void add(int value) {
        if (size == values.length) {
            values = Arrays.copyOf(values, size * 2);
        }
        values[size++] = value;
    }

    boolean endsWith(int first, int second) {
        return size >= 2 && values[size - 2] == first && values[size - 1] == second;
    }

    void removeLast(int count) {
        size -= count;
    }

    void removeFirst(int count) {
        System.arraycopy(values, count, values, 0, size - count);
        size -= count;
    }

    void dropBelow(int limit) {
        var count = 0;
        while (count < size && values[count] < limit) {
            count++;
        }
        removeFirst(count);
    }

    void shift(int by) {
        for (var i = 0; i < size; i++) {
            values[i] += by;
        }
    }

    void clear() {
        size = 0;
    }
}
