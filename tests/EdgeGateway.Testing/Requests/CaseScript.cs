using System.Globalization;
using System.Text.RegularExpressions;

namespace EdgeGateway.Testing.Requests;

/// <summary>
/// Converts a case's script to bytes. <c>\r \n \t \0 \\ \xHH</c> are bytes; <c>{3*TEXT}</c> repeats; <c>{path}</c>
/// leads to the backend, and the other macros are below.
/// </summary>
/// <remarks>
/// A script for HTTP/2 is a list, separated by <c> ~ </c>: header fields <c>name: value</c> or <c>@field name|value</c>;
/// <c>@data TEXT</c>, a DATA frame; <c>@trailers</c>, after which fields are trailers. The last frame ends the stream.
/// </remarks>
internal static partial class CaseScript
{
    private const string Host = "example.com";
    private const string Smuggled = @"GET {path}/smuggled HTTP/1.1\r\nHost: {host}\r\n\r\n";

    private static readonly (string Macro, string Text)[] Http1Macros =
    [
        ("{get}", @"GET {path} HTTP/1.1\r\nHost: {host}\r\n"),
        ("{post}", @"POST {path} HTTP/1.1\r\nHost: {host}\r\n"),
        ("{chunked}", @"POST {path} HTTP/1.1\r\nHost: {host}\r\nTransfer-Encoding: chunked\r\n\r\n"),
        ("{upgrade}", @"Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"),
    ];

    private static readonly (string Macro, string Text)[] Http2Macros =
    [
        ("{get}", ":method: GET ~ :scheme: http ~ :authority: {host} ~ :path: {path}"),
        ("{post}", ":method: POST ~ :scheme: http ~ :authority: {host} ~ :path: {path}"),
    ];

    /// <summary>Returns the bytes of a script for HTTP/1.1: one character is one byte.</summary>
    /// <param name="script">The script.</param>
    /// <param name="path">A path that leads to the backend.</param>
    public static string ToText(string script, string path) => Unescape(Expand(script, path, Http1Macros));

    /// <summary>Returns the frames of a script for HTTP/2.</summary>
    public static byte[] ToFrames(string script, string path, int stream)
    {
        var frames = new Http2Script(stream);
        foreach (var item in Expand(script, path, Http2Macros).Split(" ~ "))
        {
            frames.Add(item);
        }

        return frames.ToBytes();
    }

    /// <summary>Returns the request that must not be read as one.</summary>
    public static string SmuggledRequest(string path) => Unescape(Expand(Smuggled, path, []));

    /// <summary>Returns the method that a script sends.</summary>
    public static string Method(string script) =>
        MethodOf().Match(Http1Macros.Concat(Http2Macros).Aggregate(script, Replace)).Groups[1].Value;

    public static string Unescape(string text) =>
        Escape()
            .Replace(
                text,
                match =>
                    match.Value[1] switch
                    {
                        'r' => "\r",
                        'n' => "\n",
                        't' => "\t",
                        '0' => "\0",
                        'x' =>
                            $"{(char)int.Parse(match.Value.AsSpan(2), NumberStyles.HexNumber, CultureInfo.InvariantCulture)}",
                        _ => "\\",
                    }
            );

    private static string Expand(string script, string path, (string Macro, string Text)[] macros)
    {
        var expanded = Repeat()
            .Replace(
                macros.Aggregate(script, Replace),
                match =>
                    string.Concat(
                        Enumerable.Repeat(
                            match.Groups[2].Value,
                            int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture)
                        )
                    )
            );
        var smuggled = Smuggled
            .Replace("{host}", Host, StringComparison.Ordinal)
            .Replace("{path}", path, StringComparison.Ordinal);
        var length = Unescape(smuggled).Length;
        return expanded
            .Replace("{smuggled}", smuggled, StringComparison.Ordinal)
            .Replace("{smuggled-length}", $"{length}", StringComparison.Ordinal)
            .Replace("{smuggled-hex}", $"{length:x}", StringComparison.Ordinal)
            .Replace("{host}", Host, StringComparison.Ordinal)
            .Replace("{path}", path, StringComparison.Ordinal);
    }

    private static string Replace(string script, (string Macro, string Text) macro) =>
        script.Replace(macro.Macro, macro.Text, StringComparison.Ordinal);

    [GeneratedRegex(@"^(?:\\[rn]|:method: )*([^ \\]+)")]
    private static partial Regex MethodOf();

    [GeneratedRegex(@"\\(x[0-9a-f]{2}|[rnt0\\])")]
    private static partial Regex Escape();

    [GeneratedRegex(@"\{(\d+)\*([^}]*)\}")]
    private static partial Regex Repeat();
}
