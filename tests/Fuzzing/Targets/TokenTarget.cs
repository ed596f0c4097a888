using System.Text;
using EdgeGateway.Tokens;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace EdgeGateway.Fuzzing.Targets;

/// <summary>
/// The token of a request. Lines of the input: the query, <c>Authorization</c> (twice), <c>Referer</c>, another header.
/// No parameter is left that a backend would read as the token, all others are unchanged, and no copy of the token is
/// left.
/// </summary>
internal sealed class TokenTarget : IFuzzTarget
{
    private const string Scheme = "Bearer ";

    public string Name => "token-reader";

    public IReadOnlyList<string> Parsers { get; } = ["EdgeGateway.Tokens.TokenReader"];

    public long MaxSteps(int length) => 1_000 + (60L * length);

    public long MaxAllocation(int length) => 16_384 + (100L * length);

    public void Parse(ReadOnlyMemory<byte> input)
    {
        var request = CreateRequest(input);
        var token = TokenReader.Take(request, fromQuery: true, out _);
        if (!token.IsEmpty)
        {
            TokenReader.DropCopies(request, token.Span);
        }
    }

    public void Check(ReadOnlyMemory<byte> input)
    {
        var query = CreateRequest(input).QueryString.Value ?? "";
        var pairs = query.Length > 0 ? query[1..].Split('&') : [];
        var inQuery = pairs.Where(IsToken).Select(TokenOf).ToArray();
        var inHeaders = CreateRequest(input)
            .Headers.Authorization.Where(value => value!.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
            .Select(value => value![Scheme.Length..].Trim())
            .ToArray();
        CheckTake(input, fromQuery: true, [.. inHeaders, .. inQuery]);
        CheckTake(input, fromQuery: false, inHeaders);
        CheckCopies(input);
    }

    private static void CheckTake(ReadOnlyMemory<byte> input, bool fromQuery, string[] tokens)
    {
        var request = CreateRequest(input);
        var query = request.QueryString.Value ?? "";
        var token = TokenReader.Take(request, fromQuery, out var isAmbiguous);
        tokens = [.. tokens.Where(found => found.Length > 0).Distinct()];
        Expect.Equal(tokens.FirstOrDefault() ?? "", token.ToString(), "the token");
        Expect.Equal(tokens.Length > 1, isAmbiguous, "whether the tokens differ");

        Expect.Equal(0, request.Headers.Authorization.Count, "the number of Authorization fields");
        var rest = request.QueryString.Value ?? "";
        Expect.True(!HasToken(rest), "a backend finds no token in the query");
        Expect.True(!HasToken(QueryOf(request.Headers.Referer.ToString())), "a backend finds no token in the referrer");
        var kept = query.Length > 0 ? string.Join('&', query[1..].Split('&').Where(pair => !IsToken(pair))) : "";
        Expect.Equal(kept, rest.Length > 0 ? rest[1..] : "", "the rest of the query");
    }

    private static void CheckCopies(ReadOnlyMemory<byte> input)
    {
        var request = CreateRequest(input);
        var token = TokenReader.Take(request, fromQuery: true, out _);

        // Only valid tokens get here, and no valid one is empty or has other characters.
        if (
            token.IsEmpty
            || !token.ToString().All(value => char.IsAsciiLetterOrDigit(value) || value is '.' or '-' or '_')
        )
        {
            return;
        }

        TokenReader.DropCopies(request, token.Span);
        string[] texts =
        [
            .. request.Headers.SelectMany(header => header.Value.ToArray())!,
            request.QueryString.Value ?? "",
        ];
        foreach (var text in texts)
        {
            Expect.True(!text.Contains(token.ToString(), StringComparison.Ordinal), "no copy of the token is left");
            Expect.True(
                !Uri.UnescapeDataString(text).Contains(token.ToString(), StringComparison.Ordinal),
                "no encoded copy of the token is left"
            );
        }
    }

    // As the framework's parser reads a query, which backends use.
    private static bool HasToken(string query) => QueryHelpers.ParseQuery(query).ContainsKey("token");

    private static bool IsToken(string pair) =>
        HasToken($"?{pair}") || pair.Equals("token", StringComparison.OrdinalIgnoreCase);

    private static string TokenOf(string pair) =>
        pair.IndexOf('=', StringComparison.Ordinal) is >= 0 and var equals
            ? Uri.UnescapeDataString(pair[(equals + 1)..].Replace('+', ' '))
            : "";

    private static string QueryOf(string url) =>
        url.IndexOf('?', StringComparison.Ordinal) is >= 0 and var start ? url[start..] : "";

    private static HttpRequest CreateRequest(ReadOnlyMemory<byte> input)
    {
        // The server reads one character per byte.
        var lines = Encoding.Latin1.GetString(input.Span).Split('\n');
        var request = new DefaultHttpContext().Request;
        request.QueryString = new QueryString(lines[0].Length > 0 ? $"?{lines[0]}" : "");
        request.Headers.Authorization = lines[Math.Min(lines.Length, 1)..Math.Min(lines.Length, 3)];
        request.Headers.Referer = lines.ElementAtOrDefault(3);
        request.Headers["X-Other"] = lines.ElementAtOrDefault(4);
        return request;
    }
}
