package io.github.batchbook.run;

import java.net.URI;

/** Addresses of the user's own storage, which may hold a credential in their query: that is never kept. */
final class Storage {
  private Storage() {}

  /** The address without credential, by which the ledger knows it. */
  static String plain(URI address) {
    return address.toString().replaceFirst("[?#].*", "").replaceFirst("/+$", "");
  }
}
