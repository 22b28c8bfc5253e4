package io.github.batchbook;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The house rules that a compiler does not know: which package may know which, and what things may be called. */
class HouseRulesTest {
  private static final String ROOT = "io.github.batchbook.";

  private static final JavaClasses CORE = new ClassFileImporter()
      .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
      .importPackages("io.github.batchbook");

  /** A package, and the packages of ours that it may know. */
  record Room(String name, List<String> mayKnow) {
    static Room of(String name, String... mayKnow) {
      return new Room(name, List.of(mayKnow));
    }

    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Room> rooms() {
    return Stream.of(
        Room.of("jsonl"),
        Room.of("batchfile", "jsonl"),
        Room.of("service"),
        Room.of("emulator"),
        Room.of("shell"),
        Room.of("result", "jsonl", "batchfile"),
        Room.of("run", "batchfile", "service", "result"),
        Room.of("show", "jsonl", "result"),
        Room.of("magic", "batchfile", "service", "emulator", "result", "run", "show", "shell"));
  }

  @Test
  void everyPackageOfTheCoreHasARoom() {
    List<String> packages =
        CORE.stream().map(JavaClass::getPackageName).distinct().toList();

    assertThat(packages)
        .containsExactlyInAnyOrderElementsOf(
            rooms().map(room -> ROOT + room.name()).toList());
  }

  @ParameterizedTest
  @MethodSource("rooms")
  void aRoomKnowsOnlyWhatTheTableAllows(Room room) {
    String[] unknown = rooms()
        .map(Room::name)
        .filter(other -> !other.equals(room.name()) && !room.mayKnow().contains(other))
        .map(other -> ROOT + other + "..")
        .toArray(String[]::new);

    if (unknown.length > 0) {
      noClasses()
          .that()
          .resideInAPackage(ROOT + room.name() + "..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(unknown)
          .check(CORE);
    }
  }

  @Test
  void packagesHaveNoCycles() {
    slices().matching(ROOT + "(*)..").should().beFreeOfCycles().check(CORE);
  }

  @Test
  void namesExplainThemselves() {
    for (String ending : List.of("Impl", "Manager", "Helper", "Helpers", "Util", "Utils")) {
      noClasses().should().haveSimpleNameEndingWith(ending).check(CORE);
    }
    noClasses().should().haveSimpleNameStartingWith("Abstract").check(CORE);
  }

  @Test
  void everyPackageSaysWhereNullIs() {
    List<String> marked = CORE.stream()
        .filter(type -> type.getSimpleName().equals("package-info"))
        .filter(type -> type.isAnnotatedWith(NullMarked.class))
        .map(JavaClass::getPackageName)
        .toList();

    assertThat(marked)
        .containsExactlyInAnyOrderElementsOf(
            rooms().map(room -> ROOT + room.name()).toList());
  }

  @Test
  void classesAreFinalRecordsEnumsOrSealed() throws ClassNotFoundException {
    List<String> open = CORE.stream()
        .filter(type -> !type.isInterface() && !type.isAnonymousClass())
        .filter(type -> !type.getModifiers().contains(JavaModifier.FINAL))
        .filter(type -> !type.getModifiers().contains(JavaModifier.SYNTHETIC))
        .map(JavaClass::getName)
        .toList();

    for (String name : open) {
      Class<?> type = Class.forName(name, false, HouseRulesTest.class.getClassLoader());
      assertThat(type.isSealed() || Enum.class.isAssignableFrom(type)).as(name).isTrue();
    }
  }

  @Test
  void onlyTheServiceOpensConnectionsToTheOutside() {
    noClasses()
        .that()
        .resideOutsideOfPackages(ROOT + "service..", ROOT + "emulator..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("okhttp3..", "java.net.http..", "com.azure..")
        .check(CORE);
  }

  @Test
  void theCorePrintsNothingOfItsOwnAccord() {
    noClasses().should().accessField(System.class, "out").check(CORE);
    noClasses().should().accessField(System.class, "err").check(CORE);
  }
}
