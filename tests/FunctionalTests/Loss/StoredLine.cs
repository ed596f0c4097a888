using LogSource.Lines;

namespace FunctionalTests.Loss;

/// <summary>A line with the place that Redis gave it.</summary>
internal readonly record struct StoredLine(EntryId Id, string Text)
{
    public override string ToString() => $"{Text} ({Id})";
}
