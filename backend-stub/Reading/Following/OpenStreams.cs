using System.Collections.Concurrent;
using EdgeGateway.Hosting.Draining;
using LogSource.Problems;

namespace LogSource.Reading.Following;

/// <summary>The streams of this process. They end when it is told to stop.</summary>
internal sealed class OpenStreams : IDrainable
{
    private readonly ConcurrentDictionary<OpenStream, bool> _streams = new();
    private volatile bool _isDraining;

    public int Count => _streams.Count;

    /// <exception cref="ProblemException">503: no stream begins any more.</exception>
    public void CheckOpen()
    {
        if (_isDraining)
        {
            throw new ProblemException(DrainingProblem.Instance);
        }
    }

    /// <param name="client">Signalled when the client has left.</param>
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
