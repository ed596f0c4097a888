namespace LogSource.Ingest.Formats;

/// <summary>The format of a body.</summary>
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
