package dev.slipway.mcp.gateway;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Collections;
import java.util.ConcurrentModificationException;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/// What this JVM holds at a moment.
///
/// @param descriptors its open files, sockets among them
/// @param entries how many there are in each map and collection that is reached from the gateway
/// @param threads by name, platform and virtual; without those of pools that the whole JVM shares
record Holdings(long descriptors, long sockets, Map<String, Long> entries, List<String> threads) {
    private static final Pattern THREAD = Pattern.compile("^#\\d+ \"([^\"]*)\".*");
    private static final Pattern SHARED =
            Pattern.compile("process reaper.*|ForkJoinPool-.*|vert\\.x-.*|VirtualThread-.*|.*Cleaner.*|C[12] .*");

    static Holdings of(Relay relay) {
        var open = openFiles();
        return new Holdings(
                open.size(),
                open.stream().filter(it -> it.startsWith("socket:")).count(),
                entries(relay),
                running());
    }

    private static List<String> openFiles() {
        try (var files = Files.list(Path.of("/proc/self/fd"))) {
            return files.map(Holdings::target).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String target(Path link) {
        try {
            return Files.readSymbolicLink(link).toString();
        } catch (IOException e) {
            // It was that of the listing itself.
            return "";
        }
    }

    private static List<String> running() {
        try {
            var folder = Files.createTempDirectory("threads");
            var file = folder.resolve("dump");
            ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
                    .dumpThreads(file.toString(), HotSpotDiagnosticMXBean.ThreadDumpFormat.TEXT_PLAIN);
            var names = Files.readAllLines(file).stream()
                    .map(THREAD::matcher)
                    .filter(it -> it.matches())
                    .map(it -> it.group(1))
                    .filter(name -> !SHARED.matcher(name).matches())
                    .sorted()
                    .toList();
            Files.delete(file);
            Files.delete(folder);
            return names;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Map<String, Long> entries(Relay relay) {
        while (true) {
            try {
                var found = new TreeMap<String, Long>();
                count("relay", relay, found, Collections.newSetFromMap(new IdentityHashMap<>()));
                found.values().removeIf(count -> count == 0);
                return found;
            } catch (ConcurrentModificationException e) {
                // Something ended meanwhile: it is counted again.
                Thread.onSpinWait();
            }
        }
    }

    private static void count(String where, Object of, Map<String, Long> found, Set<Object> seen) {
        if (!seen.add(of)) {
            return;
        }
        if (of instanceof Map<?, ?> map) {
            count(where, map.keySet(), found, seen);
            map.values().forEach(value -> count(where + "[]", value, found, seen));
        } else if (of instanceof Collection<?> collection) {
            found.merge(where, (long) collection.size(), Long::sum);
            collection.forEach(each -> count(where + "[]", each, found, seen));
        } else if (of.getClass().getPackageName().equals(Holdings.class.getPackageName())
                && !(of instanceof DoorFixture)) {
            for (var field : of.getClass().getDeclaredFields()) {
                if (!Modifier.isStatic(field.getModifiers()) && !field.getType().isPrimitive()) {
                    count(of.getClass().getSimpleName() + "." + field.getName(), value(field, of), found, seen);
                }
            }
        }
    }

    private static Object value(java.lang.reflect.Field field, Object of) {
        try {
            field.setAccessible(true);
            var value = field.get(of);
            return value == null ? "" : value;
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
    }
}
