using System.Globalization;
using SharpFuzz.Common;

namespace EdgeGateway.Fuzzing.Coverage;

/// <summary>
/// Measures how much of the parsers the corpora reach, and counts the branches that each input takes: a time that does
/// not depend on the machine.
/// </summary>
internal static class Measurement
{
    // A parser whose steps grow faster than its input exceeds its limit when the input is this often repeated.
    private const int Repetitions = 8;

    /// <summary>Prints the inputs that need too many steps.</summary>
    /// <returns>The exit code: 1 if there are any.</returns>
    public static int PrintExcess(IEnumerable<IFuzzTarget> targets)
    {
        var slow = targets
            .SelectMany(target => Corpus.Of(target).SelectMany(input => FindExcess(target, input)))
            .ToList();
        slow.ForEach(Console.WriteLine);
        return slow.Count > 0 ? 1 : 0;
    }

    /// <summary>Prints how many branches of each parser its corpus reaches.</summary>
    public static void PrintCoverage(IEnumerable<IFuzzTarget> targets)
    {
        var points = InstrumentedPoints.Load();
        foreach (var target in targets)
        {
            var corpus = Corpus.Of(target);
            var total = points.Count(point => ParserTypes.Includes(target, point.Type));
            var reached = CountReached(target, corpus);
            Console.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{target.Name}: {corpus.Count} inputs reach {reached} of {total} branches ({100 * reached / total} %)"
                )
            );
        }
    }

    private static int CountReached(IFuzzTarget target, IEnumerable<byte[]> corpus)
    {
        var reached = new HashSet<InstrumentedPoint>();

        // Nearly all branches have a number of their own, and a branch is reached many times.
        var methods = new string?[BranchMap.Size];
        Trace.OnBranch = (id, method) =>
        {
            if (!ReferenceEquals(methods[id], method))
            {
                methods[id] = method;
                reached.Add(new InstrumentedPoint(id, method));
            }
        };
        foreach (var input in corpus)
        {
            target.Parse(input);
            target.Check(input);
        }

        Trace.OnBranch = (_, _) => { };
        return reached.Count(point => ParserTypes.Includes(target, point.Type));
    }

    private static IEnumerable<string> FindExcess(IFuzzTarget target, byte[] input)
    {
        byte[] repeated = [.. Enumerable.Repeat(input, Repetitions).SelectMany(bytes => bytes)];
        foreach (var bytes in (byte[][])[input, repeated])
        {
            var most = target.MaxSteps(bytes.Length);
            // The first run may compute what is kept for all later ones.
            if (CountSteps(target, bytes) > most && CountSteps(target, bytes) is var steps && steps > most)
            {
                yield return $"{target.Name}: {bytes.Length} bytes take {steps} steps, more than {most}: "
                    + CorpusText.Escape(input);
            }
        }
    }

    private static long CountSteps(IFuzzTarget target, byte[] input)
    {
        var steps = 0L;
        Trace.OnBranch = (_, _) => steps++;
        target.Parse(input);
        Trace.OnBranch = (_, _) => { };
        return steps;
    }
}
