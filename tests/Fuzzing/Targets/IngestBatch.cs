using LogSource.Ingest;
using LogSource.Ingest.Formats;
using LogSource.Lines;
using LogSource.Problems;

namespace EdgeGateway.Fuzzing.Targets;

/// <summary>Parses a body as the ingest endpoint does.</summary>
internal static class IngestBatch
{
    public const int MaxLineBytes = 200;

    public const string DefaultContainer = "app-1";

    private const long ReceivedAt = 1_700_000_000_000_000_000;

    private static readonly IngestOptions Options = new() { MaxLineBytes = MaxLineBytes };

    public static JsonKeys Keys { get; } = new(Microsoft.Extensions.Options.Options.Create(Options));

    /// <returns>Null if the body is rejected.</returns>
    public static IReadOnlyList<LogLine>? TryParse(Action<ParsedLines> parse, params ReadOnlySpan<string> codes)
    {
        var batch = new ParsedLines(Options, DefaultContainer, ReceivedAt);
        try
        {
            parse(batch);
            return batch.Lines;
        }
        catch (ProblemException exception)
        {
            Expect.Equal(400, exception.Problem.Status, "the problem's status");
            Expect.True(codes.Contains(exception.Problem.Code), $"{exception.Problem.Code} is a documented problem");
            return null;
        }
    }
}
