package dev.slipway.deployments;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/// Sends requests to Slipway's own public listener, as anybody outside would, with the public name in the Host
/// header (RFC 9110 section 7.2). A plain socket, because Java's client looks names up (and no resolver has to
/// know `<project>.localhost`) and forbids setting Host unless the whole process allows it.
final class PublicDoor {
    private static final Pattern STATUS = Pattern.compile("HTTP/1\\.[01] (\\d{3}).*");
    private static final int ENOUGH = 256 << 10;

    private final InetSocketAddress listener;
    private final Duration patience;

    /// @param listener where this machine reaches it
    /// @param patience how long one request may take
    PublicDoor(InetSocketAddress listener, Duration patience) {
        this.listener = listener;
        this.patience = patience;
    }

    /// @param address the public address asked for
    record Request(String method, URI address, Map<String, String> headers, String body) {
        static Request get(URI address) {
            return new Request("GET", address, Map.of(), "");
        }
    }

    /// @param head status line and fields
    /// @param body as much of it as was read, still chunked if it came so
    record Answer(int status, String head, String body) {
        Optional<String> header(String name) {
            return head.lines()
                    .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(name.toLowerCase(Locale.ROOT) + ":"))
                    .map(line -> line.substring(name.length() + 1).strip())
                    .findFirst();
        }
    }

    /// Reads the answer until it ends or `enough` of it is there: an event stream does not end by itself.
    ///
    /// @throws IOException when nobody answers in time, or not in HTTP
    Answer ask(Request request, Predicate<String> enough) throws IOException {
        try (var socket = new Socket()) {
            var millis = (int) patience.toMillis();
            socket.connect(listener, millis);
            socket.setSoTimeout(millis);
            socket.getOutputStream().write(text(request).getBytes(StandardCharsets.UTF_8));
            return read(socket, enough);
        }
    }

    private static String text(Request request) {
        var head = new StringBuilder();
        var address = request.address();
        var path = address.getRawPath().isEmpty() ? "/" : address.getRawPath();
        var query = Optional.ofNullable(address.getRawQuery()).map("?"::concat).orElse("");
        head.append("%s %s%s HTTP/1.1\r\n".formatted(request.method(), path, query));
        head.append("Host: %s\r\n".formatted(address.getRawAuthority()));
        head.append("User-Agent: Slipway-Check\r\nConnection: close\r\n");
        request.headers().forEach((name, value) -> head.append("%s: %s\r\n".formatted(name, value)));
        if (!request.body().isEmpty()) {
            head.append("Content-Length: %d\r\n".formatted(request.body().getBytes(StandardCharsets.UTF_8).length));
        }
        return head.append("\r\n").append(request.body()).toString();
    }

    private Answer read(Socket socket, Predicate<String> enough) throws IOException {
        var until = System.nanoTime() + patience.toNanos();
        var bytes = new ByteArrayOutputStream();
        var buffer = new byte[8192];
        var in = socket.getInputStream();
        while (bytes.size() < ENOUGH && System.nanoTime() < until) {
            var n = in.read(buffer);
            if (n < 0) {
                break;
            }
            bytes.write(buffer, 0, n);
            var text = bytes.toString(StandardCharsets.UTF_8);
            if (text.contains("\r\n\r\n") && enough.test(body(text))) {
                break;
            }
        }
        var text = bytes.toString(StandardCharsets.UTF_8);
        var status = STATUS.matcher(text.lines().findFirst().orElse(""));
        if (!status.matches()) {
            throw new IOException(
                    text.isEmpty() ? "the connection was closed without an answer" : "not an HTTP answer");
        }
        return new Answer(Integer.parseInt(status.group(1)), text.split("\r\n\r\n", 2)[0], body(text));
    }

    private static String body(String text) {
        var end = text.indexOf("\r\n\r\n");
        return end < 0 ? "" : text.substring(end + 4);
    }
}
