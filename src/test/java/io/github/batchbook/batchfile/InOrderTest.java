package io.github.batchbook.batchfile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class InOrderTest {
  @Test
  void takesResultsInTheOrderOfTheWorkHoweverLongEachTakes() throws Exception {
    List<Integer> taken = new ArrayList<>();
    CountDownLatch later = new CountDownLatch(1);
    try (InOrder<Integer> work = new InOrder<>(3, taken::add)) {
      work.give(() -> {
        later.await();
        return 0;
      });
      for (int i = 1; i < 10; i++) {
        int number = i;
        work.give(() -> number);
      }
      later.countDown();
      for (int i = 10; i < 500; i++) {
        int number = i;
        work.give(() -> number);
      }
      work.finish();
    }

    assertThat(taken).containsExactlyElementsOf(IntStream.range(0, 500).boxed().toList());
  }

  @Test
  void throwsWhatWorkThrowsAndTakesNothingBehindIt() {
    List<Integer> taken = new ArrayList<>();

    assertThatThrownBy(() -> {
          try (InOrder<Integer> work = new InOrder<>(2, taken::add)) {
            work.give(() -> 1);
            work.give(() -> {
              throw BatchFileException.draft("row 2 is wrong", "Mend it.");
            });
            for (int i = 0; i < 100; i++) {
              work.give(() -> 3);
            }
            work.finish();
          }
        })
        .isInstanceOf(BatchFileException.class);
    assertThat(taken).containsExactly(1);
  }

  @Test
  void throwsWhatWhoTakesThrows() {
    assertThatThrownBy(() -> {
          try (InOrder<Integer> work = new InOrder<>(2, taken -> {
            throw new IOException("the disk is full");
          })) {
            work.give(() -> 1);
            work.finish();
          }
        })
        .isInstanceOf(IOException.class)
        .hasMessage("the disk is full");
  }

  @Test
  void endsWhenWhoGivesIsInterrupted() {
    CountDownLatch never = new CountDownLatch(1);

    assertThatThrownBy(() -> {
          try (InOrder<Integer> work = new InOrder<>(1, taken -> {})) {
            Thread.currentThread().interrupt();
            for (int i = 0; i < 100; i++) {
              work.give(() -> {
                never.await();
                return 1;
              });
            }
          }
        })
        .isInstanceOf(InterruptedIOException.class);
    assertThat(Thread.interrupted()).isTrue();
  }
}
