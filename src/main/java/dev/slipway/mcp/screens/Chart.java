package dev.slipway.mcp.screens;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.JsonNode;

/// A line over time, ready to be drawn: newest at the right, from 0 to a round number above the highest.
///
/// @param points of an SVG polyline in a box of [#WIDTH] by [#HEIGHT]
/// @param area the same, closed along the bottom
public record Chart(String title, String unit, double now, double top, String points, String area) {
    public static final int WIDTH = 300;
    public static final int HEIGHT = 64;

    /// @param history as `stats` of an instance has it, oldest first
    /// @param member which number of each
    static Chart of(String title, String unit, JsonNode history, String member, double now) {
        var values = new ArrayList<Double>();
        history.values().forEach(sample -> values.add(sample.path(member).asDouble(0)));
        values.add(now);
        var top = round(values.stream().mapToDouble(it -> it).max().orElse(0));
        var points = points(values, top);
        return new Chart(title, unit, now, top, points, "0,%d %s %d,%d".formatted(HEIGHT, points, WIDTH, HEIGHT));
    }

    public String nowText() {
        return text(now);
    }

    public String topText() {
        return text(top);
    }

    private String text(double value) {
        var number = value == Math.rint(value) ? "%.0f" : "%.1f";
        return String.format(Locale.ROOT, number + " %s", value, unit);
    }

    private static String points(List<Double> values, double top) {
        var points = new ArrayList<String>();
        var steps = Math.max(1, values.size() - 1);
        for (var at = 0; at < values.size(); at++) {
            points.add(point((double) WIDTH * at / steps, values.get(at) / top));
        }
        if (points.size() == 1) {
            points.add(point(WIDTH, values.getFirst() / top));
        }
        return String.join(" ", points);
    }

    private static String point(double x, double share) {
        return String.format(Locale.ROOT, "%.1f,%.1f", x, HEIGHT - (HEIGHT - 2) * share);
    }

    /// The next of 1, 2, 5, 10, 20, 50, … that is not below.
    private static double round(double highest) {
        var size = 1.0;
        while (true) {
            for (var step : new double[] {1, 2, 5}) {
                if (step * size >= highest) {
                    return step * size;
                }
            }
            size *= 10;
        }
    }
}
