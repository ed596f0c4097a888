using System.IO.Compression;
using LogSource.Problems;

namespace LogSource.Ingest.Bodies;

/// <summary>Decodes a request's body by its Content-Encoding (RFC 9110 section 8.4): none or gzip.</summary>
internal static class ContentCoding
{
    /// <returns>
    /// The decoded body. Reading it throws <see cref="InvalidDataException"/> if the body is not in the declared
    /// coding.
    /// </returns>
    /// <exception cref="ProblemException">415 for another coding, or several.</exception>
    public static Stream Decode(HttpRequest request)
    {
        var codings = string.Join(',', request.Headers.ContentEncoding.ToArray())
            .Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        return codings switch
        {
            [] => request.Body,
            [var one] when one.Equals("identity", StringComparison.OrdinalIgnoreCase) => request.Body,
            [var one] when IsGzip(one) => new GZipStream(request.Body, CompressionMode.Decompress, leaveOpen: true),
            _ => throw new ProblemException(
                new Problem(
                    StatusCodes.Status415UnsupportedMediaType,
                    "unsupported-media-type",
                    "Content-Encoding must be gzip or identity."
                )
                {
                    Headers = new Dictionary<string, string> { ["Accept-Encoding"] = "gzip, identity" },
                }
            ),
        };
    }

    private static bool IsGzip(string coding) =>
        coding.Equals("gzip", StringComparison.OrdinalIgnoreCase)
        || coding.Equals("x-gzip", StringComparison.OrdinalIgnoreCase);
}
