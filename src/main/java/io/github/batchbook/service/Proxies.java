package io.github.batchbook.service;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import okhttp3.Authenticator;
import okhttp3.Credentials;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.Route;
import org.jspecify.annotations.Nullable;

/** Chooses the proxy of each call by {@link Network}, where that is silent by the JVM's own settings, and answers its demand for a password. */
final class Proxies extends ProxySelector implements Authenticator {
  private static final List<Proxy> DIRECT = List.of(Proxy.NO_PROXY);

  /** Where an Azure machine asks for its own identity; no proxy knows it. */
  private static final String MACHINE_IDENTITY = "169.254.169.254";

  private final Network network;
  private final @Nullable ProxySelector fallback;

  Proxies(Network network) {
    this.network = network;
    this.fallback = ProxySelector.getDefault();
  }

  @Override
  public List<Proxy> select(URI uri) {
    String host = bare(uri.getHost());
    if (Connection.loopback(host) || host.equals(MACHINE_IDENTITY) || direct(host, uri.getPort())) {
      return DIRECT;
    }
    Optional<URI> proxy =
        "https".equals(uri.getScheme()) ? network.httpsProxy() : network.httpProxy();
    if (proxy.isPresent()) {
      return List.of(proxy(proxy.get()));
    }
    return fallback == null ? DIRECT : fallback.select(uri);
  }

  private static Proxy proxy(URI uri) {
    Proxy.Type type = uri.getScheme().startsWith("socks") ? Proxy.Type.SOCKS : Proxy.Type.HTTP;
    return new Proxy(type, InetSocketAddress.createUnresolved(bare(uri.getHost()), uri.getPort()));
  }

  @Override
  public void connectFailed(URI uri, SocketAddress address, IOException e) {
    if (fallback != null) {
      fallback.connectFailed(uri, address, e);
    }
  }

  /** Gives user and password once; a proxy that asks again has refused them. */
  @Override
  public @Nullable Request authenticate(@Nullable Route route, Response response) {
    boolean given = response.request().header("Proxy-Authorization") != null;
    if (given || route == null || !(route.proxy().address() instanceof InetSocketAddress at)) {
      return null;
    }
    return Optional.of(network)
        .flatMap(n -> matching(n.httpsProxy(), at).or(() -> matching(n.httpProxy(), at)))
        .map(proxy -> signed(response.request(), proxy))
        .orElse(null);
  }

  private static Optional<URI> matching(Optional<URI> proxy, InetSocketAddress at) {
    return proxy.filter(uri -> uri.getRawUserInfo() != null
        && uri.getPort() == at.getPort()
        && bare(uri.getHost()).equalsIgnoreCase(at.getHostString()));
  }

  private static Request signed(Request request, URI proxy) {
    String[] parts = proxy.getRawUserInfo().split(":", 2);
    String user = decoded(parts[0]);
    String password = parts.length == 2 ? decoded(parts[1]) : "";
    String value = Credentials.basic(user, password, StandardCharsets.UTF_8);
    return request.newBuilder().header("Proxy-Authorization", value).build();
  }

  private static String decoded(String text) {
    return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
  }

  private boolean direct(String host, int port) {
    return network.noProxy().stream().anyMatch(rule -> matches(rule, host, port));
  }

  /** Whether a rule of {@code NO_PROXY} names a host. */
  static boolean matches(String rule, String host, int port) {
    String name = rule.toLowerCase(Locale.ROOT);
    int colon = name.lastIndexOf(':');
    if (colon > 0 && colon == name.indexOf(':') && name.substring(colon + 1).matches("\\d+")) {
      if (Integer.parseInt(name.substring(colon + 1)) != port) {
        return false;
      }
      name = name.substring(0, colon);
    }
    String plain = bare(name.replaceFirst("^\\*?\\.", ""));
    String asked = host.toLowerCase(Locale.ROOT);
    return name.equals("*")
        || asked.equals(plain)
        || asked.endsWith("." + plain)
        || inRange(plain, asked);
  }

  /** Whether an IPv4 address lies in a range such as {@code 10.0.0.0/8}. */
  private static boolean inRange(String range, String host) {
    int slash = range.indexOf('/');
    if (slash < 0 || !range.substring(slash + 1).matches("\\d{1,2}")) {
      return false;
    }
    Optional<Long> net = ipv4(range.substring(0, slash));
    Optional<Long> address = ipv4(host);
    int bits = Integer.parseInt(range.substring(slash + 1));
    return bits <= 32
        && net.isPresent()
        && address.isPresent()
        && (net.get() ^ address.get()) >>> (32 - bits) == 0;
  }

  private static Optional<Long> ipv4(String text) {
    if (!text.matches("\\d{1,3}(\\.\\d{1,3}){3}")) {
      return Optional.empty();
    }
    long value = 0;
    for (String part : text.split("\\.", 4)) {
      value = value << 8 | Integer.parseInt(part);
    }
    return Optional.of(value);
  }

  private static String bare(@Nullable String host) {
    return host == null ? "" : host.replaceAll("^\\[|]$", "");
  }
}
