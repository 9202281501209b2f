package org.amalgam.testkit;

import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.amalgam.api.FitContext;
import org.amalgam.api.FittedModel;
import org.amalgam.api.LoadContext;
import org.amalgam.api.ModelTrainer;
import org.amalgam.api.Param;
import org.amalgam.api.StageType;
import org.amalgam.api.data.DenseFeatures;
import org.amalgam.api.data.Features;
import org.amalgam.api.data.Predictions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** Stages that break the contract, each in one way, and the test that must notice. */
class BreachTest {

  /** A prior that answers otherwise. */
  private static ModelTrainer answering(Function<List<Features>, Predictions> answer) {
    return new Prior() {
      @Override
      public FittedModel fit(FitContext<List<Features>> context) {
        return answer::apply;
      }
    };
  }

  /** What the honest model says to some rows. */
  private static float[] honest(List<Features> input) {
    return fitted().apply(input).values().clone();
  }

  private static FittedModel fitted() {
    return new Prior().fit(contract(new Prior()).examples().get(0));
  }

  private static Predictions of(List<Features> input, float[] values) {
    return Predictions.of(fitted().apply(input).schema(), input.get(0).rows(), values);
  }

  private static ModelContract contract(ModelTrainer stage) {
    return new ModelContract() {
      @Override
      protected ModelTrainer stage() {
        return stage;
      }
    };
  }

  private interface Check {
    void run(ModelContract contract, TestContext<List<Features>> example) throws Exception;
  }

  private static void noticed(ModelTrainer stage, Check check) {
    ModelContract contract = contract(stage);
    Executable run = () -> check.run(contract, contract.examples().get(0));
    assertThrows(AssertionError.class, run);
  }

  @Test
  void aDefaultOutOfRange() {
    ModelTrainer stage =
        new Prior() {
          @Override
          public List<Param> params() {
            return List.of(Param.number("prior", -1, "rows").atLeast(0));
          }
        };
    noticed(stage, (contract, example) -> contract.declaresItsParametersWell());
  }

  @Test
  void noTypeAndNoRegistration() {
    noticed(new Prior() {}, (contract, example) -> contract.saysWhatItIs());
    noticed(new Unlisted(), (contract, example) -> contract.isRegistered());
  }

  @StageType("test.unlisted")
  private static final class Unlisted extends Prior {}

  @Test
  void probabilitiesThatDoNotSumToOne() {
    noticed(
        answering(
            input -> {
              float[] values = honest(input);
              values[0] = 0;
              return of(input, values);
            }),
        ModelContract::givesWhatItPromised);
  }

  @Test
  void inputWrittenTo() {
    noticed(
        answering(
            input -> {
              Predictions answer = fitted().apply(input);
              ((DenseFeatures) input.get(0)).values()[0]++;
              return answer;
            }),
        ModelContract::leavesItsInputAsItWas);
  }

  @Test
  void answersThatDependOnOtherRows() {
    ModelTrainer stage =
        answering(
            input -> {
              float[] values = honest(input);
              if (values.length > 0) {
                values[0] += 0.01f;
              }
              return of(input, values);
            });
    noticed(stage, ModelContract::answersRowByRow);
    noticed(stage, ModelContract::takesNoRowsAndOneRow);
  }

  @Test
  void chanceThatNoSeedRules() {
    AtomicInteger fits = new AtomicInteger();
    ModelTrainer stage =
        new Prior() {
          @Override
          public FittedModel fit(FitContext<List<Features>> context) {
            float luck = fits.getAndIncrement() * 0.1f;
            return new Shares(context.output(), new float[] {luck, 1 - luck});
          }
        };
    noticed(stage, ModelContract::sameSeedSameResult);
  }

  @Test
  void stateThatIsLostOrTakenOnTrust() {
    ModelTrainer stage =
        new Prior() {
          @Override
          public FittedModel load(LoadContext context) {
            float[] shares = {1, 0};
            return new Shares(context.output(), shares);
          }
        };
    noticed(stage, ModelContract::comesBackFromItsState);
    noticed(stage, ModelContract::refusesStateCutShort);
  }

  @Test
  void stateCutShortThatIsNoIoException() {
    ModelTrainer stage =
        new Prior() {
          @Override
          public FittedModel load(LoadContext context) {
            try {
              return super.load(context);
            } catch (IOException e) {
              throw new IllegalStateException(e);
            }
          }
        };
    noticed(stage, ModelContract::refusesStateCutShort);
  }

  @Test
  void aBufferSharedByThreads() {
    float[] buffer = new float[120];
    AtomicInteger calls = new AtomicInteger();
    ModelTrainer stage =
        answering(
            input -> {
              buffer[calls.getAndIncrement() % buffer.length] = 0.5f;
              return of(input, buffer);
            });
    noticed(stage, ModelContract::answersManyThreadsAsOne);
  }

  @Test
  void cancellingThatIsSwallowed() {
    ModelTrainer stage =
        new Prior() {
          @Override
          public FittedModel fit(FitContext<List<Features>> context) {
            try {
              context.progress(0, "start");
            } catch (CancellationException e) {
              return fitted();
            }
            return fitted();
          }
        };
    noticed(stage, ModelContract::endsWhenCancelled);
  }

  @Test
  void anAnswerToAMissingValue() {
    ModelTrainer stage =
        answering(
            input -> of(input, honest(List.of(Examples.features(input.get(0).rows(), 5, 1)))));
    noticed(stage, ModelContract::abstainsWhereAValueIsMissing);
  }

  @Test
  void noAnswerToAMissingValueThatItSaysItTakes() {
    ModelContract contract =
        new ModelContract() {
          @Override
          protected ModelTrainer stage() {
            return new Prior();
          }

          @Override
          protected boolean takesMissing() {
            return true;
          }
        };
    assertThrows(
        AssertionError.class,
        () -> contract.abstainsWhereAValueIsMissing(contract.examples().get(0)));
  }

  @Test
  void hiddenFeaturesThatWereNotDeclared() {
    ModelTrainer stage =
        new Prior() {
          @Override
          public FittedModel fit(FitContext<List<Features>> context) {
            FittedModel plain = fitted();
            return new FittedModel() {
              @Override
              public Predictions apply(List<Features> input) {
                return plain.apply(input);
              }

              @Override
              public Features features(List<Features> input) {
                return input.get(0);
              }
            };
          }
        };
    noticed(stage, ModelContract::givesTheHiddenFeaturesThatItDeclared);
  }
}
