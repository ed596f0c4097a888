namespace EdgeGateway.Testing.Requests;

/// <summary>A request as a backend received it. One character is one byte.</summary>
public sealed record RecordedRequest(string Method, string Target, string Body)
{
    private const string FollowUpPath = "/follow-up-";

    /// <summary>The request only shows that its connection still works.</summary>
    public bool IsFollowUp => Target.Contains(FollowUpPath, StringComparison.Ordinal);

    /// <summary>The body of the backend's answer.</summary>
    public string Echo => $"{Method} {Target}";

    /// <summary>The target of a request that shows whether a connection still works.</summary>
    public static string FollowUp(string path, string name) => $"{path}{FollowUpPath}{name}";
}
