using LogSource.Lines;
using LogSource.Tail;

namespace LogSource.Reading.Following;

/// <summary>
/// Sends events to one client in the form of its protocol; completes when its connection has taken them.
/// </summary>
internal interface ILineSink
{
    Task SendAsync(Gap? gap, EncodedBatch batch, CancellationToken cancellationToken);
}
