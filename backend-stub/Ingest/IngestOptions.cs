namespace LogSource.Ingest;

/// <summary>
/// Section <c>Ingest</c>: the limits of received lines, and the keys of JSON records. Changes need a restart.
/// </summary>
internal sealed class IngestOptions
{
    public const string Section = "Ingest";

    /// <summary>
    /// Bytes of a request's body after decompression, 1 to 512 MiB. A larger body is rejected with 413. Default:
    /// 10 MiB.
    /// </summary>
    public int MaxBodyBytes { get; set; } = 10 * 1024 * 1024;

    /// <summary>
    /// Lines of a request, 1 to 300,000, which is the limit of a Redis script. A request with more lines is rejected
    /// with 413. Default: 10,000.
    /// </summary>
    public int MaxLinesPerRequest { get; set; } = 10_000;

    /// <summary>Bytes of a message, 1 to 64 MiB. A longer message is cut and marked. Default: 64 KiB.</summary>
    public int MaxLineBytes { get; set; } = 64 * 1024;

    /// <summary>
    /// Bytes of all bodies and syslog messages that are being received or wait for the buffer's acknowledgement, and
    /// 256 for each of their lines; more than <see cref="MaxBodyBytes"/>. Above the limit, requests are rejected with
    /// 503, and syslog connections are not read. Default: 64 MiB.
    /// </summary>
    public long MaxPendingBytes { get; set; } = 64 * 1024 * 1024;

    /// <summary>The keys of a JSON record's message, time and container.</summary>
    public IngestKeysOptions Keys { get; set; } = new();
}
