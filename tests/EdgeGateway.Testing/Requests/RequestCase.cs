namespace EdgeGateway.Testing.Requests;

/// <summary>
/// A request, or a backend's answer to one, that servers may read in different ways. The files in <c>Cases/</c> hold
/// one case in a line: <c>NAME | VERDICT | SCRIPT</c>, after a line <c>== GROUP</c>.
/// </summary>
/// <remarks>
/// Verdicts of requests: the status of a refusal and its problem's code (<c>400 bad-target</c>); <c>reset</c>,
/// <c>goaway</c> (HTTP/2) and <c>closed</c> (without an answer) are refusals, too. <c>pass BODY</c>: the backend received
/// one request with this body. <c>pass 2</c>: it received two. <c>pass, then 400</c>: the second was refused.
/// <c>waits</c>: the request is not complete. Answers of a backend: the status and body that the client receives;
/// <c>cut</c>: it learns that the body is not complete. <see cref="CaseScript"/> explains scripts.
/// </remarks>
/// <param name="Group">What the case is about.</param>
/// <param name="Name">The case in words.</param>
/// <param name="Wanted">The gateway's verdict.</param>
/// <param name="Script">The bytes.</param>
public sealed record RequestCase(string Group, string Name, string Wanted, string Script)
{
    /// <summary>Requests over HTTP/1.1.</summary>
    public static IReadOnlyList<RequestCase> Http1 { get; } = Read("http1.txt");

    /// <summary>Requests over HTTP/2.</summary>
    public static IReadOnlyList<RequestCase> Http2 { get; } = Read("http2.txt");

    /// <summary>Answers of a backend over HTTP/1.1. The group names the request.</summary>
    public static IReadOnlyList<RequestCase> Answers { get; } = Read("answers.txt");

    /// <summary>How many answers the script's requests have.</summary>
    public int AnswerCount =>
        Wanted.StartsWith("pass 2", StringComparison.Ordinal) || Wanted.Contains(", then ", StringComparison.Ordinal)
            ? 2
            : 1;

    /// <summary>Opens a WebSocket, which the recording backend for HTTP/2 cannot refuse as one for HTTP/1.1 does.</summary>
    public bool OpensWebSocket =>
        Wanted.StartsWith("pass", StringComparison.Ordinal) && Script.Contains("{upgrade}", StringComparison.Ordinal);

    /// <summary>
    /// The request announces no data, so the backend may have received all of it before data follows and breaks the rule.
    /// </summary>
    public bool IsCompleteBeforeItsData => Script.Contains("content-length: 0 ~ @data", StringComparison.Ordinal);

    /// <summary>The request is not complete, so no answer is expected.</summary>
    public bool IsIncomplete => Wanted == "waits";

    private static List<RequestCase> Read(string file)
    {
        using var stream = typeof(RequestCase).Assembly.GetManifestResourceStream(file)!;
        using var reader = new StreamReader(stream);
        var cases = new List<RequestCase>();
        var group = "";
        while (reader.ReadLine() is { } line)
        {
            if (line.StartsWith("== ", StringComparison.Ordinal))
            {
                group = line[3..];
            }
            else if (line.Length > 0 && line[0] != '#')
            {
                var parts = line.Split(" | ", 3);
                cases.Add(
                    parts.Length == 3
                        ? new RequestCase(group, parts[0], parts[1], parts[2])
                        : throw new FormatException($"{file}: no case: {line}")
                );
            }
        }

        return cases;
    }
}
