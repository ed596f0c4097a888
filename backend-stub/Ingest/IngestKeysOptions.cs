using EdgeGateway.Hosting.Configuration;

namespace LogSource.Ingest;

/// <summary>
/// Section <c>Ingest:Keys</c>: the keys of a JSON record, the first of them that a record has before the others. Each
/// setting is a list, or one text with commas, and replaces its default. A dot is a dot of a name, or leads into an
/// object.
/// </summary>
internal sealed class IngestKeysOptions
{
    /// <summary>The most characters of a key.</summary>
    public const int MaxLength = 128;

    /// <summary>The most keys of a setting.</summary>
    public const int MaxCount = 16;

    public static readonly string[] DefaultMessage = ["message", "log", "msg"];
    public static readonly string[] DefaultTime = ["timestamp", "time", "date", "@timestamp"];
    public static readonly string[] DefaultContainer =
    [
        "container",
        "container_name",
        "kubernetes.pod_name",
        "kubernetes.container_name",
    ];

    /// <summary>The message, a text. <c>message</c>, <c>log</c>, <c>msg</c> unless set; at least one.</summary>
    [CommaSeparated]
    public string[]? Message { get; set; }

    /// <summary>
    /// The time, in RFC 3339 or as Unix seconds. <c>timestamp</c>, <c>time</c>, <c>date</c>, <c>@timestamp</c> unless
    /// set; where there is none, a line's time is when it came.
    /// </summary>
    [CommaSeparated]
    public string[]? Time { get; set; }

    /// <summary>
    /// The container. <c>container</c>, <c>container_name</c>, <c>kubernetes.pod_name</c>,
    /// <c>kubernetes.container_name</c> unless set. A name in <c>container</c> must be valid; in other keys what it
    /// cannot have becomes a hyphen.
    /// </summary>
    [CommaSeparated]
    public string[]? Container { get; set; }
}
