using LogSource.LineEncoding;
using LogSource.Lines;

namespace LogSource.Reading.Queries;

/// <summary>Selects lines by container and message. Not thread-safe, except <see cref="All"/>.</summary>
/// <param name="Containers">The containers.</param>
/// <param name="Messages">The messages; null for all.</param>
internal sealed record LineFilter(ContainerFilter Containers, MessageSearch? Messages)
{
    public static LineFilter All { get; } = new(ContainerFilter.All, null);

    public bool IsAll => Containers.IsAll && Messages is null;

    public bool Matches(LogEntry entry) =>
        Containers.Matches(entry.Line.Container) && Messages?.Matches(entry.Line.Message.Span) is not false;

    public bool Matches(EncodedLine line) =>
        Containers.Matches(line.Container) && Messages?.Matches(line.DecodeMessage()) is not false;
}
