namespace LogSource.Ingest;

/// <summary>Section <c>Ingest</c>: the bounds of what is taken in, and the keys of JSON records.</summary>
internal sealed class IngestOptions
{
    public const string Section = "Ingest";

    /// <summary>Bytes of one request's body, decompressed; more is 413. 1 to 512 MiB.</summary>
    public int MaxBodyBytes { get; set; } = 10 * 1024 * 1024;

    /// <summary>Lines of one request; more is 413. 1 to 300,000: Redis takes no more in one script.</summary>
    public int MaxLinesPerRequest { get; set; } = 10_000;

    /// <summary>Bytes of one message; a longer one is cut and marked. 1 to 64 MiB.</summary>
    public int MaxLineBytes { get; set; } = 64 * 1024;

    /// <summary>
    /// Bytes of all bodies and syslog messages that are being received or wait for the buffer's acknowledgement, and
    /// 256 for each of their lines. Beyond that a request is a 503, and syslog connections are not read. More than
    /// <see cref="MaxBodyBytes"/>.
    /// </summary>
    public long MaxPendingBytes { get; set; } = 64 * 1024 * 1024;

    /// <summary>Where a JSON record has its message, time and container.</summary>
    public IngestKeysOptions Keys { get; set; } = new();
}
