using System.Collections.Concurrent;
using EdgeGateway.Hosting.Draining;
using LogSource.Problems;

namespace LogSource.Reading;

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
        var streams = _streams.Keys.ToArray();
        Random.Shared.Shuffle(streams);
        for (var i = 0; i < streams.Length; i++)
        {
            // Jitter within the stream's own share, so that several log sources do not end theirs in step.
            streams[i].DrainAfter((i + Random.Shared.NextDouble()) / streams.Length * window);
        }
    }
}
