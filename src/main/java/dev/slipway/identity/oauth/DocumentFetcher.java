package dev.slipway.identity.oauth;

import dev.slipway.platform.ErrorCode;
import dev.slipway.platform.SlipwayException;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLContext;

/// Asks strangers' servers for a small document, and is not led elsewhere by them: no redirects, no proxy, no
/// address but public ones, little time, few bytes (the draft's section 6.5; OWASP on server-side request forgery).
final class DocumentFetcher implements ClientDocuments.Fetcher {
    static final int LARGEST = 32 * 1024;

    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final boolean anywhere;
    private final Duration limit;

    /// @param anywhere whether private addresses are asked too
    /// @param limit for everything together
    DocumentFetcher(boolean anywhere, Duration limit) {
        this.anywhere = anywhere;
        this.limit = limit;
    }

    @Override
    public ClientDocuments.Fetched fetch(URI address) {
        HttpURLConnection connection;
        try {
            connection = open(address);
        } catch (IOException e) {
            throw unavailable(e);
        }
        var answer = threads.submit(() -> read(connection));
        try {
            return answer.get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new SlipwayException(ErrorCode.UNAVAILABLE, "the client's document took too long", e);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof SlipwayException known ? known : unavailable(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw unavailable(e);
        } finally {
            connection.disconnect();
        }
    }

    private HttpURLConnection open(URI address) throws IOException {
        var connection = (HttpURLConnection) address.toURL().openConnection(Proxy.NO_PROXY);
        if (connection instanceof HttpsURLConnection secure) {
            var tls = sockets();
            secure.setSSLSocketFactory(anywhere ? tls : new PublicSockets(tls));
        } else if (!anywhere) {
            throw new PublicSockets.NotPublic();
        }
        connection.setInstanceFollowRedirects(false);
        connection.setUseCaches(false);
        connection.setConnectTimeout((int) limit.toMillis());
        connection.setReadTimeout((int) limit.toMillis());
        connection.setRequestProperty("Accept", "application/json");
        connection.setRequestProperty("User-Agent", "Slipway");
        connection.setRequestProperty("Connection", "close");
        return connection;
    }

    private static javax.net.ssl.SSLSocketFactory sockets() throws IOException {
        try {
            return SSLContext.getDefault().getSocketFactory();
        } catch (NoSuchAlgorithmException e) {
            throw new IOException("this machine knows no TLS", e);
        }
    }

    private static ClientDocuments.Fetched read(HttpURLConnection connection) throws IOException {
        var status = connection.getResponseCode();
        if (status != HttpURLConnection.HTTP_OK) {
            throw new SlipwayException(ErrorCode.UNAVAILABLE, "the client's document was answered with " + status);
        }
        try (var body = connection.getInputStream()) {
            var bytes = body.readNBytes(LARGEST + 1);
            if (bytes.length > LARGEST) {
                throw new SlipwayException(ErrorCode.UNAVAILABLE, "the client's document is too large");
            }
            var cache = connection.getHeaderField("Cache-Control");
            return new ClientDocuments.Fetched(new String(bytes, StandardCharsets.UTF_8), cache == null ? "" : cache);
        }
    }

    /// Says no more than needed: the reason may tell about the network that Slipway is in.
    private static SlipwayException unavailable(Throwable cause) {
        var guarded = cause instanceof PublicSockets.NotPublic || cause.getCause() instanceof PublicSockets.NotPublic;
        var text =
                guarded ? "the client's document is not on the public internet" : "the client's document cannot be had";
        return new SlipwayException(ErrorCode.UNAVAILABLE, text, cause);
    }
}
