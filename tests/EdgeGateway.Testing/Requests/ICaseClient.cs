namespace EdgeGateway.Testing.Requests;

/// <summary>A connection on which a case is sent.</summary>
internal interface ICaseClient : IDisposable
{
    /// <summary>Sends the case's bytes.</summary>
    Task SendAsync(string script, string path, CancellationToken cancellationToken);

    /// <summary>
    /// Reads the next answer. Its status is <c>closed</c>, <c>reset</c> or <c>goaway</c> where there is none.
    /// </summary>
    /// <exception cref="FormatException">The answer has more than one meaning.</exception>
    Task<CaseAnswer> ReadAsync(CancellationToken cancellationToken);

    /// <summary>Sends a GET.</summary>
    Task SendGetAsync(string target, CancellationToken cancellationToken);
}
