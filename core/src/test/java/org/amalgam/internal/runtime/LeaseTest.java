package org.amalgam.internal.runtime;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.atomic.AtomicInteger;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Validate;
import org.junit.jupiter.api.Test;

/**
 * Lincheck goes through the ways in which the steps of several threads can follow each other, and
 * reports one in which something throws that does not if they take turns.
 */
class LeaseTest {

  private static ModelCheckingOptions options() {
    return new ModelCheckingOptions()
        .threads(2)
        .actorsPerThread(3)
        .actorsBefore(0)
        .actorsAfter(1)
        .iterations(5)
        .invocationsPerIteration(60);
  }

  @Test
  void isNeverClosedWhileHeldAndAlwaysInTheEnd() {
    options().check(Requests.class);
  }

  @Test
  void isClosedOnceThoughItIsRevokedWhileHeld() {
    options().check(Revoked.class);
  }

  /** That the check sees what it is there for. */
  @Test
  void aCountThatIsReadBeforeItIsRaisedWouldBeFound() {
    AssertionError found =
        assertThrows(AssertionError.class, () -> options().check(Careless.class));
    assertTrue(found.getMessage().contains("closed"), found.getMessage());
  }

  /** What closes, and how often it did. */
  private static final class Closing implements Runnable {
    private final AtomicInteger times = new AtomicInteger();

    @Override
    public void run() {
      check(times.incrementAndGet() == 1, "closed twice");
    }

    void expectOpen() {
      check(times.get() == 0, "closed while it was held");
    }
  }

  private static void check(boolean right, String wrong) {
    if (!right) {
      throw new IllegalStateException(wrong);
    }
  }

  /** Requests, those with a deadline, and an owner who retires it once. */
  public static class Requests {
    private final Closing closing = new Closing();
    private final Lease lease = new Lease(closing);
    private volatile boolean retired;

    @Operation
    public void request() {
      if (lease.acquire()) {
        closing.expectOpen();
        lease.release();
      }
    }

    @Operation
    public void requestWithStragglers() {
      if (lease.acquire()) {
        lease.keep();
        lease.release();
        closing.expectOpen();
        lease.release();
      }
    }

    @Operation(runOnce = true)
    public void retire() {
      lease.release();
      retired = true;
    }

    @Validate
    public void closedInTheEnd() {
      check(closing.times.get() == (retired ? 1 : 0), "not closed in the end, or closed early");
      check(lease.isHeld() != retired, "held after the end, or not before");
    }
  }

  /** The same, with an end of the drain. */
  public static class Revoked {
    private final Closing closing = new Closing();
    private final Lease lease = new Lease(closing);
    private volatile boolean revoked;

    @Operation
    public void request() {
      if (lease.acquire()) {
        lease.release();
      }
    }

    @Operation(runOnce = true)
    public void retireAndRevoke() {
      lease.release();
      lease.revoke();
      revoked = true;
    }

    @Operation
    public void lateRequest() {
      if (revoked) {
        check(!lease.acquire(), "held after it was closed");
      }
    }

    @Validate
    public void closedOnce() {
      check(closing.times.get() == (revoked ? 1 : 0), "not closed once");
    }
  }

  /** A lease that looks whether it is open, and then counts. */
  public static class Careless {
    private final Closing closing = new Closing();
    private final AtomicInteger holders = new AtomicInteger(1);

    @Operation
    public void request() {
      if (holders.get() > 0) {
        holders.incrementAndGet();
        closing.expectOpen();
        letGo();
      }
    }

    @Operation(runOnce = true)
    public void letGo() {
      if (holders.decrementAndGet() == 0) {
        closing.run();
      }
    }
  }
}
