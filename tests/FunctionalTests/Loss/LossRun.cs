using System.Diagnostics;
using EdgeGateway.Testing.Tokens;
using LogSource.Lines;

namespace FunctionalTests.Loss;

/// <summary>The results of one scenario.</summary>
/// <param name="Sent">The batches that each producer sent.</param>
/// <param name="Followers">The followers, which have ended.</param>
/// <param name="End">The id of the last line that every follower must have.</param>
/// <param name="Stored">All lines in Redis at the end, in the order of their ids.</param>
internal sealed record LossRun(
    IReadOnlyList<IReadOnlyList<SentBatch>> Sent,
    IReadOnlyList<ResumingFollower> Followers,
    EntryId End,
    IReadOnlyList<StoredLine> Stored
)
{
    private const int Producers = 3;

    // The limit for each wait. Lines that have not arrived by then count as missing.
    private static readonly TimeSpan WaitLimit = TimeSpan.FromSeconds(60);

    /// <summary>
    /// Runs a scenario until all processes run again and the followers have had time to get the last line.
    /// </summary>
    public static async Task<LossRun> RunAsync(
        LossScenario scenario,
        Action<string> report,
        CancellationToken cancellationToken
    )
    {
        await using var platform = await LossPlatform.StartAsync(scenario.RetainedLines, cancellationToken);
        using var stopProducing = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var stopFollowing = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Producer[] producers =
        [
            .. Enumerable
                .Range(0, Producers)
                .Select(i => new Producer($"p{i}", platform.Gateways, LossPlatform.Lines, Token("write"))),
        ];
        ResumingFollower[] followers =
        [
            .. Enumerable.Range(0, scenario.ReconnectingFollowers + scenario.AbsentFollowers).Select(NewFollower),
        ];
        var following = Task.WhenAll(followers.Select(follower => follower.RunAsync(stopFollowing.Token)));
        var producing = Task.WhenAll(producers.Select(producer => producer.RunAsync(stopProducing.Token)));
        EntryId end;
        try
        {
            await platform.InjectFailuresAsync(new Random(scenario.Seed), scenario.Duration, report, cancellationToken);

            // Followers with absences must lose lines; otherwise the run shows nothing.
            await WaitAsync(
                () => followers.All(follower => !follower.HasAbsences || follower.Gaps > 0),
                cancellationToken
            );
            await stopProducing.CancelAsync();
            await producing.WaitAsync(WaitLimit, cancellationToken);
            end = (await platform.ReadStoredLinesAsync())[^1].Id;
            await WaitAsync(() => followers.All(follower => follower.HasReached(end)), cancellationToken);
        }
        finally
        {
            await stopProducing.CancelAsync();
            await stopFollowing.CancelAsync();
            await following.WaitAsync(WaitLimit, cancellationToken);
        }

        // Read after all followers have stopped, because an unacknowledged batch may be stored and followed until then.
        return new LossRun(
            [.. producers.Select(producer => producer.Sent)],
            followers,
            end,
            await platform.ReadStoredLinesAsync()
        );

        ResumingFollower NewFollower(int i)
        {
            var (hasAbsences, isWebSocket) = (i >= scenario.ReconnectingFollowers, i % 2 == 0);
            var absences = new AbsenceSchedule(
                new Random(scenario.Seed + i),
                scenario.RetainedLines,
                () => producers.Sum(producer => producer.Accepted),
                stopProducing.Token
            );
            return new ResumingFollower(
                $"{(isWebSocket ? "WebSocket" : "event stream")} {i}{(hasAbsences ? ", with absences" : "")}",
                isWebSocket,
                platform.Gateways,
                LossPlatform.Stream,
                Token("read"),
                hasAbsences ? absences : null
            );
        }
    }

    // The token outlives any run.
    private static string Token(string operation) =>
        TokenBuilder
            .Hs256.WithClaim("scope", $"\"logs:{operation}\"")
            .WithClaim("exp", TokenBuilder.SecondsFromNow(86_400))
            .Token;

    private static async Task WaitAsync(Func<bool> condition, CancellationToken cancellationToken)
    {
        for (var waited = Stopwatch.StartNew(); !condition() && waited.Elapsed < WaitLimit; )
        {
            await Task.Delay(50, cancellationToken);
        }
    }
}
