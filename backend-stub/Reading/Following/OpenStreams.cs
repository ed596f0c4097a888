using System.Collections.Concurrent;
using EdgeGateway.Hosting.Draining;
using LogSource.Problems;

namespace LogSource.Reading.Following;

/// <summary>The open streams of this process. They end while it drains.</summary>
internal sealed class OpenStreams : IDrainable
{
    private readonly ConcurrentDictionary<OpenStream, bool> _streams = new();
    private volatile bool _isDraining;

    public int Count => _streams.Count;

    /// <summary>Checks that new streams are admitted.</summary>
    /// <exception cref="ProblemException">503 if the process drains.</exception>
    public void CheckAdmitted()
    {
        if (_isDraining)
        {
            throw new ProblemException(DrainingProblem.Instance);
        }
    }

    /// <summary>Adds a stream. If the process drains, the stream ends at once.</summary>
    /// <param name="client">Cancelled when the client has disconnected.</param>
    public OpenStream Open(CancellationToken client)
    {
        var stream = new OpenStream(closed => _streams.TryRemove(closed, out _), client);
        _streams[stream] = true;
        if (_isDraining)
        {
            stream.DrainAfter(TimeSpan.Zero);
        }

        return stream;
    }

    public void Drain(TimeSpan window)
    {
        _isDraining = true;
        foreach (var (stream, delay) in DrainSchedule.Spread(_streams.Keys, window))
        {
            stream.DrainAfter(delay);
        }
    }
}
