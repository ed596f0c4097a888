using CsCheck;
using EdgeGateway.Fuzzing;
using EdgeGateway.Fuzzing.Coverage;

namespace EdgeGateway.UnitTests.Fuzzing;

/// <summary>Replays the inputs that the fuzzer has found (<c>tests/fuzz.sh</c>).</summary>
public sealed class CorpusTests
{
    public static TheoryData<string> Targets { get; } = [.. FuzzTargets.All.Select(target => target.Name)];

    [Theory]
    [MemberData(nameof(Targets))]
    public void A_parser_returns_the_right_results_within_its_memory_limit(string name)
    {
        var target = FuzzTargets.Find(name)!;
        var corpus = Corpus.Of(target);

        Assert.NotEmpty(corpus);
        Assert.Empty(
            TargetRun.FindFaults(
                target,
                [
                    [],
                    .. corpus,
                ]
            )
        );
    }

    [Fact]
    public async Task No_parser_takes_more_steps_than_the_length_of_its_input_allows()
    {
        var folder = Directory.CreateTempSubdirectory("edgegateway-fuzzing-");
        try
        {
            InstrumentedProgram.Create(folder.FullName, countsSteps: true);

            var (exitCode, output) = await InstrumentedProgram.RunAsync(folder.FullName, ["steps"]);

            Assert.True(exitCode == 0, output);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public void An_input_is_the_same_after_it_was_written_to_a_corpus() =>
        Gen.Byte.Array[0, 100].Sample(input => CorpusText.Unescape(CorpusText.Escape(input)).SequenceEqual(input));
}
