using EdgeGateway.Hosting.Configuration.Schema;

namespace LogSource.Ingest;

/// <summary>
/// Section <c>Ingest:Keys</c>: the keys of a JSON record. The first key that a record has wins. Each setting is a list,
/// or one text with commas, and replaces the default. A dot is a dot in a name, or leads into an object.
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

    /// <summary>
    /// The keys of the message, which is a text; at least one key. Default: <c>message</c>, <c>log</c>, <c>msg</c>.
    /// </summary>
    [CommaSeparated]
    public string[]? Message { get; set; }

    /// <summary>
    /// The keys of the time, which is in RFC 3339 format or Unix seconds. Default: <c>timestamp</c>, <c>time</c>,
    /// <c>date</c>, <c>@timestamp</c>. A line without a time has the time of its arrival.
    /// </summary>
    [CommaSeparated]
    public string[]? Time { get; set; }

    /// <summary>
    /// The keys of the container. Default: <c>container</c>, <c>container_name</c>, <c>kubernetes.pod_name</c>,
    /// <c>kubernetes.container_name</c>. A name under <c>container</c> must be valid. Under other keys, invalid
    /// characters become hyphens.
    /// </summary>
    [CommaSeparated]
    public string[]? Container { get; set; }
}
