using System.Text;
using LogSource.Ingest.Formats;
using LogSource.Problems;
using Microsoft.Net.Http.Headers;

namespace LogSource.Ingest.Bodies;

/// <summary>The format and charset of a body, from its <c>Content-Type</c>.</summary>
/// <param name="Format">The format, from the media type.</param>
/// <param name="Charset">The encoding; null for UTF-8, which is the default.</param>
internal readonly record struct BodyType(LineFormat Format, Encoding? Charset)
{
    private const string Accepted = "text/plain, application/x-ndjson, application/json, application/logplex-1";

    /// <exception cref="ProblemException">415: another type, or a charset that cannot be decoded.</exception>
    public static BodyType Parse(HttpRequest request)
    {
        if (
            !MediaTypeHeaderValue.TryParse(request.ContentType, out var type)
            || FormatOf(type.MediaType.Value) is not { } format
        )
        {
            throw new ProblemException(
                new Problem(
                    StatusCodes.Status415UnsupportedMediaType,
                    "unsupported-media-type",
                    $"Content-Type must be one of {Accepted}."
                )
                {
                    Headers = new Dictionary<string, string> { [HeaderNames.Accept] = Accepted },
                }
            );
        }

        var charset = CharsetOf(type);
        return format == LineFormat.Logplex && charset is not null
            ? throw UnsupportedCharset("Frames of application/logplex-1 are counted in UTF-8: charset must be utf-8.")
            : new BodyType(format, charset);
    }

    private static LineFormat? FormatOf(string? mediaType) =>
        mediaType?.ToLowerInvariant() switch
        {
            "text/plain" => LineFormat.Text,
            // The first name is the usual one. Senders use the others for the same format.
            "application/x-ndjson"
            or "application/ndjson"
            or "text/x-ndjson"
            or "text/ndjson"
            or "application/jsonl"
            or "application/x-jsonl"
            or "text/jsonl"
            or "application/jsonlines"
            or "application/x-jsonlines"
            or "application/json-lines"
            or "application/x-json-lines"
            or "application/ldjson"
            or "application/x-ldjson"
            or "application/stream+json"
            or "application/x-json-stream" => LineFormat.Ndjson,
            "application/json" or "application/x-json" or "text/json" or "text/x-json" => LineFormat.Json,
            "application/logplex-1" => LineFormat.Logplex,
            _ => null,
        };

    private static Encoding? CharsetOf(MediaTypeHeaderValue type)
    {
        var names = type
            .Parameters.Where(parameter => parameter.Name.Equals("charset", StringComparison.OrdinalIgnoreCase))
            .Select(parameter => parameter.GetUnescapedValue().ToString().Trim('\''))
            .Distinct(StringComparer.OrdinalIgnoreCase)
            .ToArray();
        if (names.Length > 1)
        {
            throw UnsupportedCharset("Content-Type has more than one charset.");
        }

        return names.Length == 0 || BodyCharset.IsUtf8(names[0])
            ? null
            : BodyCharset.Find(names[0])
                ?? throw UnsupportedCharset(
                    "charset must be utf-8, us-ascii, utf-16, utf-32, iso-8859-1, windows-1252 or the name of another "
                        + "code page."
                );
    }

    private static ProblemException UnsupportedCharset(string detail) =>
        new(StatusCodes.Status415UnsupportedMediaType, "unsupported-charset", detail);
}
