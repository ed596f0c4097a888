using FunctionalTests.Conformance.Cases;
using FunctionalTests.Wire;

namespace FunctionalTests.Conformance;

/// <summary>Plays cases against a server.</summary>
internal static class CasePlayer
{
    private const int AtOnce = 40;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    /// <summary>Plays all cases, several at a time, and hands out what came back in each.</summary>
    public static async Task<IReadOnlyDictionary<string, Transcript>> PlayAllAsync(
        Uri server,
        string path,
        bool http2 = false
    )
    {
        var transcripts = new Dictionary<string, Transcript>();
        var options = new ParallelOptions
        {
            MaxDegreeOfParallelism = AtOnce,
            CancellationToken = TestContext.Current.CancellationToken,
        };
        await Parallel.ForEachAsync(
            AllCases.List,
            options,
            async (one, _) =>
            {
                var transcript = await PlayNamedAsync(one, server, path, http2);
                lock (transcripts)
                {
                    transcripts.Add(one.Name, transcript);
                }
            }
        );
        return transcripts;
    }

    private static async Task<Transcript> PlayNamedAsync(ConformanceCase one, Uri server, string path, bool http2)
    {
        try
        {
            // Twice, for a server that takes nothing more: the recording has its own end.
            return await PlayAsync(one, server, path, http2).WaitAsync(2 * Patience);
        }
        catch (Exception exception)
        {
            throw new InvalidOperationException($"The case '{one.Name}' could not be played.", exception);
        }
    }

    private static async Task<Transcript> PlayAsync(ConformanceCase one, Uri server, string path, bool http2)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(Patience);
        using var socket = await RawWebSocket.OpenAsync(server, path + one.Behavior, http2, one.Offer);
        var recorder = new TranscriptRecorder(socket);
        var recording = recorder.RunAsync(patience.Token);
        try
        {
            foreach (var step in one.Steps)
            {
                await TakeAsync(step, one, socket, recorder);
            }
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException)
        {
            // The server ended the connection. What it said before is in the transcript.
        }

        await recording;
        return recorder.Read();
    }

    private static async Task TakeAsync(
        ClientStep step,
        ConformanceCase one,
        RawWebSocket socket,
        TranscriptRecorder recorder
    )
    {
        for (var at = 0; at < step.Bytes.Length; )
        {
            var count = Math.Min(step.ChunkSize, step.Bytes.Length - at);
            await socket.SendAsync(step.Bytes.AsMemory(at, count));
            at += count;
        }

        await Task.Delay(step.Pause, TestContext.Current.CancellationToken);
        if (step.Leaves)
        {
            // Over HTTP/2 a client that has left hears no more.
            await Eventually.HoldsAsync(() => HasAll(recorder.Read(), one.Expected));
            socket.Leave();
        }
    }

    private static bool HasAll(Transcript transcript, IEnumerable<Frame> expected) =>
        !expected.Select(frame => frame.ToString()).Except(transcript.Frames.Select(frame => frame.ToString())).Any();
}
