package io.github.batchbook.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SnapshotsTest {
  private static final String SHA256_OF_ABC =
      "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

  @TempDir
  Path folder;

  private Path source;

  @BeforeEach
  void write() throws IOException {
    source = Files.writeString(folder.resolve("abc.jsonl"), "abc");
  }

  @Test
  void namesASnapshotByItsBytes() throws IOException {
    Snapshots.Snapshot kept = snapshots().keep(source);

    assertThat(kept)
        .isEqualTo(
            new Snapshots.Snapshot(SHA256_OF_ABC, 3, store().resolve(SHA256_OF_ABC + ".jsonl")));
    assertThat(kept.path()).hasContent("abc");
  }

  @Test
  void keepsTheBytesWhenTheFileChanges() throws IOException {
    Snapshots.Snapshot kept = snapshots().keep(source);

    Files.writeString(source, "another");

    assertThat(snapshots().read(kept.sha256())).hasContent("abc");
  }

  @Test
  void keepsTheSameBytesOnce() throws IOException {
    snapshots().keep(source);
    snapshots().keep(source);

    try (var files = Files.list(store())) {
      assertThat(files).hasSize(1);
    }
  }

  @Test
  void leavesNothingBehindWhenTheFileCannotBeRead() throws IOException {
    assertThatThrownBy(() -> snapshots().keep(folder.resolve("missing")))
        .isInstanceOf(IOException.class);

    assertThat(store())
        .satisfiesAnyOf(
            store -> assertThat(store).doesNotExist(),
            store -> assertThat(store).isEmptyDirectory());
  }

  @Test
  void refusesASnapshotWhoseBytesWereChanged() throws IOException {
    Snapshots.Snapshot kept = snapshots().keep(source);
    Files.writeString(kept.path(), "abd");

    assertThatThrownBy(() -> snapshots().read(kept.sha256()))
        .hasMessage(kept.path()
            + ": the snapshot is damaged: its bytes are not those that were submitted\n"
            + "  Put it back from a backup, or submit the file again.");
  }

  @Test
  void refusesASnapshotThatIsGone() throws IOException {
    Snapshots.Snapshot kept = snapshots().keep(source);
    Files.delete(kept.path());

    assertThatThrownBy(() -> snapshots().read(kept.sha256()))
        .hasMessage(kept.path()
            + ": the snapshot of the submitted file is gone\n"
            + "  Put it back from a backup, or submit the file again.");
  }

  private Path store() {
    return folder.resolve("snapshots");
  }

  /** Each as a process of its own would have it. */
  private Snapshots snapshots() {
    return new Snapshots(store());
  }
}
