using FunctionalTests.Conformance.Cases;
using FunctionalTests.Wire;

namespace FunctionalTests.Conformance;

/// <summary>Plays conformance cases against a server.</summary>
internal static class CasePlayer
{
    private const int MaxConcurrency = 40;

    private static readonly TimeSpan CaseTimeout = TimeSpan.FromSeconds(20);

    /// <summary>Plays all cases, several concurrently, and returns their transcripts by name.</summary>
    public static async Task<IReadOnlyDictionary<string, Transcript>> PlayAllAsync(
        Uri server,
        string path,
        bool http2 = false
    )
    {
        var transcripts = new Dictionary<string, Transcript>();
        var options = new ParallelOptions
        {
            MaxDegreeOfParallelism = MaxConcurrency,
            CancellationToken = TestContext.Current.CancellationToken,
        };
        await Parallel.ForEachAsync(
            AllCases.List,
            options,
            async (testCase, _) =>
            {
                var transcript = await PlayNamedAsync(testCase, server, path, http2);
                lock (transcripts)
                {
                    transcripts.Add(testCase.Name, transcript);
                }
            }
        );
        return transcripts;
    }

    private static async Task<Transcript> PlayNamedAsync(ConformanceCase testCase, Uri server, string path, bool http2)
    {
        try
        {
            // Recording ends after CaseTimeout. Sending can block longer if the server stops reading.
            return await PlayAsync(testCase, server, path, http2).WaitAsync(2 * CaseTimeout);
        }
        catch (Exception exception)
        {
            throw new InvalidOperationException($"The case '{testCase.Name}' could not be played.", exception);
        }
    }

    private static async Task<Transcript> PlayAsync(ConformanceCase testCase, Uri server, string path, bool http2)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        timeout.CancelAfter(CaseTimeout);
        using var socket = await RawWebSocket.OpenAsync(server, path + testCase.Behavior, http2, testCase.Offer);
        var recorder = new TranscriptRecorder(socket);
        var recording = recorder.RunAsync(timeout.Token);
        try
        {
            foreach (var step in testCase.Steps)
            {
                await PerformAsync(step, testCase, socket, recorder);
            }
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException)
        {
            // The server closed the connection. The transcript holds what it sent before.
        }

        await recording;
        return recorder.Read();
    }

    private static async Task PerformAsync(
        ClientStep step,
        ConformanceCase testCase,
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
            // Over HTTP/2 a client that has closed its side receives nothing more, so wait for the expected frames
            // first.
            await Eventually.HoldsAsync(() => HasAll(recorder.Read(), testCase.Expected));
            socket.Leave();
        }
    }

    private static bool HasAll(Transcript transcript, IEnumerable<Frame> expected) =>
        !expected.Select(frame => frame.ToString()).Except(transcript.Frames.Select(frame => frame.ToString())).Any();
}
