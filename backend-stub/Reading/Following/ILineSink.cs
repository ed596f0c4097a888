using LogSource.Lines;
using LogSource.Tail;

namespace LogSource.Reading.Following;

/// <summary>
/// Sends events to one client in the format of its protocol. Completes when the connection has accepted them.
/// </summary>
internal interface ILineSink
{
    Task SendAsync(Gap? gap, EncodedBatch batch, CancellationToken cancellationToken);
}
