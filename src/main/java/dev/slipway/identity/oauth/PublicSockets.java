package dev.slipway.identity.oauth;

import dev.slipway.platform.PublicAddresses;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketException;
import javax.net.ssl.SSLSocketFactory;

/// TLS connections to the public internet and nowhere else. The address is looked at where the connection is made,
/// not before: a name that leads elsewhere when it is asked the second time (DNS rebinding) gains nothing.
final class PublicSockets extends SSLSocketFactory {
    private final SSLSocketFactory tls;

    PublicSockets(SSLSocketFactory tls) {
        this.tls = tls;
    }

    /// The address is none that may be connected to.
    static final class NotPublic extends SocketException {
        private static final long serialVersionUID = 1;

        NotPublic() {
            super("its address is not on the public internet");
        }
    }

    @Override
    public Socket createSocket() {
        return new Guarded();
    }

    @Override
    public Socket createSocket(Socket plain, String host, int port, boolean autoClose) throws IOException {
        return tls.createSocket(plain, host, port, autoClose);
    }

    @Override
    public Socket createSocket(String host, int port) throws IOException {
        throw new SocketException("connections begin unconnected here");
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress local, int localPort) throws IOException {
        return createSocket(host, port);
    }

    @Override
    public Socket createSocket(InetAddress host, int port) throws IOException {
        return createSocket(host.getHostAddress(), port);
    }

    @Override
    public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort) throws IOException {
        return createSocket(host, port);
    }

    @Override
    public String[] getDefaultCipherSuites() {
        return tls.getDefaultCipherSuites();
    }

    @Override
    public String[] getSupportedCipherSuites() {
        return tls.getSupportedCipherSuites();
    }

    private static final class Guarded extends Socket {
        @Override
        public void connect(SocketAddress to, int timeout) throws IOException {
            if (to instanceof InetSocketAddress named && !named.isUnresolved()) {
                if (!PublicAddresses.contains(named.getAddress())) {
                    throw new NotPublic();
                }
            }
            super.connect(to, timeout);
        }
    }
}
