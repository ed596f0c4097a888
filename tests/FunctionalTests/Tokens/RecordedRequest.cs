using Microsoft.AspNetCore.Http;

namespace FunctionalTests.Tokens;

/// <summary>A request as the backend received it.</summary>
internal sealed record RecordedRequest(string Path, IHeaderDictionary Headers)
{
    /// <summary>The path and headers, which a client may have tried to influence.</summary>
    public override string ToString() =>
        $"{Path} {string.Join(' ', Headers.Select(header => $"{header.Key}: {header.Value}"))}";
}
