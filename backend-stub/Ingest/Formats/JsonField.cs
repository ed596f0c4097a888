namespace LogSource.Ingest.Formats;

/// <summary>The part of a line that a key of a record holds.</summary>
internal enum JsonField
{
    Message,
    Time,
    Container,
}
