using System.Text.RegularExpressions;

namespace EdgeGateway.Testing.Requests;

/// <summary>An answer as a client received it.</summary>
internal sealed partial record CaseAnswer(string Status, string Body = "")
{
    /// <summary>The connection was closed without an answer.</summary>
    public static CaseAnswer Closed { get; } = new("closed");

    /// <summary>There was no answer in time.</summary>
    public static CaseAnswer None { get; } = new("waits");

    /// <summary>The answer ended before its body, and the client can see that.</summary>
    public static CaseAnswer Cut { get; } = new("cut");

    /// <summary>Whether the connection may have more answers.</summary>
    public bool IsAnswer => char.IsAsciiDigit(Status[0]);

    /// <summary>The status, and the code of a problem document.</summary>
    public override string ToString() =>
        Code().Match(Body) is { Success: true } code ? $"{Status} {code.Groups[1].Value}" : Status;

    /// <summary>The status, and the body unless it is a problem document.</summary>
    public string WithBody() => Body.Length == 0 || Code().IsMatch(Body) ? Status : $"{Status} {Body}";

    [GeneratedRegex("^{.*\"code\":\"([a-z-]+)\"}$")]
    private static partial Regex Code();
}
