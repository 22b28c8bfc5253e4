package io.github.batchbook.service;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * How the network around this machine wants to be used: proxies, and certificate authorities of its own. Loopback is never proxied.
 *
 * @param httpsProxy through which {@code https} goes; may carry user and password
 * @param httpProxy through which {@code http} goes
 * @param noProxy hosts that are called directly, as {@code NO_PROXY} writes them: {@code example.com} with all below it, {@code
 *     10.0.0.0/8}, {@code *}, each with an optional port
 * @param authorities a PEM file of certificates that are trusted beside those of Java and of the operating system
 */
public record Network(
    Optional<URI> httpsProxy,
    Optional<URI> httpProxy,
    List<String> noProxy,
    Optional<Path> authorities) {
  /** Environment variables that name a PEM file of authorities, in the order in which they are tried. */
  public static final List<String> AUTHORITY_VARIABLES =
      List.of("BATCHBOOK_CA_BUNDLE", "SSL_CERT_FILE", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE");

  /** No proxy; Java's and the operating system's authorities. */
  public static final Network DIRECT =
      new Network(Optional.empty(), Optional.empty(), List.of("*"), Optional.empty());

  public Network {
    noProxy = List.copyOf(noProxy);
  }

  /**
   * What the environment says: {@code HTTPS_PROXY}, {@code HTTP_PROXY}, {@code ALL_PROXY}, {@code NO_PROXY}, in capitals or not (the
   * small ones win, as with curl), and {@link #AUTHORITY_VARIABLES}.
   */
  public static Network of(Map<String, String> environment) {
    Optional<URI> all = proxy(environment, "all_proxy");
    List<String> direct = Stream.of(either(environment, "no_proxy").orElse("").split("[,\\s]+"))
        .filter(host -> !host.isEmpty())
        .toList();
    Optional<Path> bundle = AUTHORITY_VARIABLES.stream()
        .flatMap(name -> set(environment, name).stream())
        .findFirst()
        .map(Path::of);
    return new Network(
        proxy(environment, "https_proxy").or(() -> all),
        proxy(environment, "http_proxy").or(() -> all),
        direct,
        bundle);
  }

  public Network withAuthorities(Path pem) {
    return new Network(httpsProxy, httpProxy, noProxy, Optional.of(pem));
  }

  /** The settings without user and password. */
  @Override
  public String toString() {
    return "https through %s, http through %s, direct to %s, authorities %s"
        .formatted(
            httpsProxy.map(Network::shown).orElse("no proxy"),
            httpProxy.map(Network::shown).orElse("no proxy"),
            noProxy,
            authorities.map(Path::toString).orElse("of Java and the system"));
  }

  static String shown(URI proxy) {
    return proxy.getScheme() + "://" + proxy.getHost() + ":" + proxy.getPort();
  }

  private static Optional<URI> proxy(Map<String, String> environment, String name) {
    return either(environment, name).map(text -> parse(name.toUpperCase(Locale.ROOT), text));
  }

  private static URI parse(String name, String text) {
    URI uri;
    try {
      uri = URI.create(text.contains("://") ? text : "http://" + text);
    } catch (IllegalArgumentException e) {
      throw unusable(name);
    }
    String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
    if (uri.getHost() == null || !List.of("http", "socks5", "socks5h").contains(scheme)) {
      throw unusable(name);
    }
    int port = uri.getPort() > 0 ? uri.getPort() : scheme.equals("http") ? 80 : 1080;
    String user = uri.getRawUserInfo() == null ? "" : uri.getRawUserInfo() + "@";
    return URI.create(scheme + "://" + user + uri.getHost() + ":" + port);
  }

  /** The variable's value may hold a password, so it is not shown. */
  private static ServiceException unusable(String name) {
    return new ServiceException(
        ServiceException.Facts.of(ServiceException.Kind.SETTINGS),
        name
            + " is not the address of a proxy\n"
            + "  Write it as http://host:port, http://user:password@host:port or"
            + " socks5://host:port; %-encode signs in the password.",
        null);
  }

  private static Optional<String> either(Map<String, String> environment, String name) {
    return set(environment, name).or(() -> set(environment, name.toUpperCase(Locale.ROOT)));
  }

  private static Optional<String> set(Map<String, String> environment, String name) {
    return Optional.ofNullable(environment.get(name)).map(String::strip).filter(v -> !v.isEmpty());
  }
}
