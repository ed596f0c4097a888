using Microsoft.AspNetCore.Http;

namespace FunctionalTests.Tokens;

/// <summary>A request as a backend got it.</summary>
internal sealed record RecordedRequest(string Path, IHeaderDictionary Headers)
{
    /// <summary>All that a client could have had a say in.</summary>
    public override string ToString() =>
        $"{Path} {string.Join(' ', Headers.Select(header => $"{header.Key}: {header.Value}"))}";
}
