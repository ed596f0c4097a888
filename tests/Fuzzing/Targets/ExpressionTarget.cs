using System.Text;
using System.Text.RegularExpressions;
using LogSource.Reading.Expressions;

namespace EdgeGateway.Fuzzing.Targets;

/// <summary>
/// Regular expressions of searches: the first line is the expression, the rest is the text. Each accepted expression is
/// one of the framework's and matches the same texts. Matching allocates nothing, in a number of steps that the length
/// of the text and the size of the expression bound.
/// </summary>
internal sealed class ExpressionTarget : IFuzzTarget
{
    private const int MaxLength = 256;
    private static readonly TimeSpan MatchTimeout = TimeSpan.FromMilliseconds(200);

    public string Name => "expressions";

    public IReadOnlyList<string> Parsers { get; } = ["LogSource.Reading.Expressions."];

    // Each character is tested for each instruction, and for each range of the expression.
    public long MaxSteps(int length) => 400_000 + (8_000L * length);

    public long MaxAllocation(int length) => 1024 * 1024 + (100L * length);

    public void Parse(ReadOnlyMemory<byte> input)
    {
        var (expression, text) = Split(input);
        if (expression.Length <= MaxLength && LinearExpression.TryParse(expression, out var parsed, out _))
        {
            parsed.IsMatch(text);
        }
    }

    public void Check(ReadOnlyMemory<byte> input)
    {
        var (expression, text) = Split(input);
        if (expression.Length > MaxLength || !LinearExpression.TryParse(expression, out var parsed, out _))
        {
            return;
        }

        var matches = parsed.IsMatch(text);
        Expect.Equal(matches, parsed.IsMatch(text), "the same expression and text again");
        var before = GC.GetAllocatedBytesForCurrentThread();
        parsed.IsMatch(text);
        Expect.Equal(before, GC.GetAllocatedBytesForCurrentThread(), "the bytes that are allocated after a match");
        try
        {
            var framework = new Regex(expression, RegexOptions.CultureInvariant, MatchTimeout);
            Expect.Equal(framework.IsMatch(text), matches, "whether the expression matches");
        }
        catch (RegexMatchTimeoutException)
        {
            // The framework's engine with the same syntax backtracks.
        }
        catch (ArgumentException exception)
        {
            throw new WrongResultException($"An expression is accepted that is not valid: {exception.Message}");
        }
    }

    private static (string Expression, string Text) Split(ReadOnlyMemory<byte> input)
    {
        var parts = Encoding.UTF8.GetString(input.Span).Split('\n', 2);
        return (parts[0], parts.ElementAtOrDefault(1) ?? "");
    }
}
