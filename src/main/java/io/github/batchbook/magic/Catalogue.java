package io.github.batchbook.magic;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The table of all magics: what parses, explains and completes them. */
final class Catalogue {
  private final Map<String, Spec> specs = new TreeMap<>();

  private Catalogue(Collection<Spec> all) {
    for (Spec spec : all) {
      if (specs.put(spec.name(), spec) != null) {
        throw new IllegalArgumentException("two magics are named " + spec.name());
      }
    }
  }

  /** The magics of Batchbook. */
  static Catalogue standard() {
    return of(Stream.of(
            FileMagics.specs(),
            List.of(BuildMagic.spec(), EstimateMagic.spec(), TryMagic.spec()),
            List.of(SubmitMagic.spec(), WaitMagic.spec(), RetryMagic.spec()),
            ResultMagics.specs(),
            RunMagics.specs(),
            List.of(ConnectMagic.spec(), ConfigMagic.spec(), FilesMagic.spec()),
            ShowMagics.specs(),
            List.of(ExportMagic.spec(), ChartMagic.spec()),
            CompareMagics.specs(),
            SessionMagics.specs())
        .flatMap(List::stream)
        .toList());
  }

  static Catalogue of(Collection<Spec> specs) {
    return new Catalogue(specs);
  }

  /** All of them, by name. */
  List<Spec> all() {
    return List.copyOf(specs.values());
  }

  Optional<Spec> find(String name) {
    return Optional.ofNullable(specs.get(name));
  }

  /**
   * The magic that a line names.
   *
   * @param cell whether it stands at the head of a cell, where some names mean a magic of their own
   */
  Optional<Spec> find(String name, boolean cell) {
    return cell ? find(Spec.CELL + name).or(() -> find(name)) : find(name);
  }

  /** The magic that a line names; throws {@link MagicException} that says what may have been meant. */
  Spec require(MagicLine line, boolean cell) {
    if (line.name().isEmpty() && line.rest().startsWith("%")) {
      throw MagicException.of("%% begins a cell of its own: nothing stands above it");
    }
    return find(line.name(), cell).orElseGet(() -> require(line.name()));
  }

  /** The magic that a person names with or without percent signs; throws {@link MagicException} where none is. */
  Spec requireTyped(String typed) {
    String name = typed.replaceFirst("\\A%+", "");
    return find(name, typed.startsWith("%%")).orElseGet(() -> require(name));
  }

  /** The magic of this name; throws {@link MagicException} that says what may have been meant. */
  Spec require(String name) {
    if (name.isEmpty()) {
      throw MagicException.of(
          "a magic's name stands right after the percent sign", "%lsmagic lists the magics");
    }
    return find(name)
        .orElseThrow(() -> MagicException.of(
            "%" + name + ": no such magic" + Meant.phrase(name, specs.keySet(), "%"),
            "%lsmagic lists the magics"));
  }
}
