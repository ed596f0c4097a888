using LogSource.LineEncoding;
using LogSource.Tail;

namespace LogSource.Reading.Following;

/// <summary>
/// Sends events to one client in the format of its protocol. Completes when the connection has accepted them.
/// </summary>
internal interface ILineSink
{
    Task SendAsync(EncodedNotice notice, CancellationToken cancellationToken);

    Task SendAsync(EncodedBatch batch, CancellationToken cancellationToken);
}
