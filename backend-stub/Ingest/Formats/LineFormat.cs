namespace LogSource.Ingest.Formats;

/// <summary>What the lines of a body are.</summary>
internal enum LineFormat
{
    /// <summary>See <see cref="TextLines"/>.</summary>
    Text,

    /// <summary>See <see cref="NdjsonLines"/>.</summary>
    Ndjson,

    /// <summary>See <see cref="JsonLines"/>.</summary>
    Json,

    /// <summary>See <see cref="LogplexLines"/>.</summary>
    Logplex,
}
