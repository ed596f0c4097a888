using System.Text;
using EdgeGateway.ReverseProxy.Targets;
using Microsoft.AspNetCore.WebUtilities;

namespace EdgeGateway.Fuzzing.Targets;

/// <summary>
/// Targets of requests, as the client sent them. The path for the backend has only legal characters and no dot segment,
/// however often it is parsed. A query that no transform changes stays as it is.
/// </summary>
internal sealed class RequestTargetTarget : IFuzzTarget
{
    public string Name => "request-targets";

    public IReadOnlyList<string> Parsers { get; } = ["EdgeGateway.ReverseProxy.Targets.RequestTarget"];

    public long MaxSteps(int length) => 5_000 + (2_000L * length);

    public long MaxAllocation(int length) => 16_384 + (200L * length);

    public void Parse(ReadOnlyMemory<byte> input) => TryParse(Encoding.Latin1.GetString(input.Span));

    public void Check(ReadOnlyMemory<byte> input)
    {
        var target = Encoding.Latin1.GetString(input.Span);
        CheckQuery(target);
        if (TryParse(target) is not { } path)
        {
            return;
        }

        Expect.True(path.StartsWith('/'), $"{path} begins with a slash");
        Expect.True(path.All(value => value is > ' ' and <= '~' and not '#' and not '?'), $"{path} is legal");
        foreach (var decoded in (string[])[path, Uri.UnescapeDataString(path)])
        {
            Expect.True(
                !decoded.Split('/', '\\').Any(segment => segment.Split(';')[0] is "." or ".."),
                $"{decoded} has no dot segment"
            );
        }

        Expect.Equal(path, TryParse(path), "the path that is parsed again");
        if (target.StartsWith('/') && RequestTarget.IsPlain(target, path))
        {
            Expect.Equal(path, target.Split('?')[0], "the path of a plain target");
        }
    }

    // The server has rejected targets in other forms.
    private static string? TryParse(string target) =>
        target.StartsWith('/') || target.Contains("://", StringComparison.Ordinal)
            ? RequestTarget.TryParse(target)?.Path
            : null;

    private static void CheckQuery(string target)
    {
        var start = target.IndexOf('?', StringComparison.Ordinal);
        var query = start < 0 ? "" : target[start..];
        var unchanged = QueryHelpers.ParseQuery(query).ToDictionary(StringComparer.OrdinalIgnoreCase);
        Expect.Equal(query.Length > 1 ? query : "", RequestTarget.RestoreQueryEncoding(unchanged, query), "the query");
    }
}
