namespace LogSource.Ingest.Formats;

/// <summary>What a key of a record holds.</summary>
internal enum JsonField
{
    Message,
    Time,
    Container,
}
