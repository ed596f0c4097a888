using LogSource.Buffers;
using LogSource.Tail;

namespace LogSource.Reading;

/// <summary>Sends events to one client in the form of its protocol; completes when its connection has taken them.</summary>
internal interface ILineSink
{
    Task SendAsync(Gap? gap, LineBatch batch, CancellationToken cancellationToken);
}
