using LogSource.Lines;

namespace FunctionalTests.Loss;

/// <summary>A line with its entry id in Redis.</summary>
internal readonly record struct StoredLine(EntryId Id, string Text)
{
    public override string ToString() => $"{Text} ({Id})";
}
