using System.Diagnostics;
using EdgeGateway.Testing.Tokens;
using LogSource.Lines;

namespace FunctionalTests.Loss;

/// <summary>Carries out a scenario, and has what there is to compare.</summary>
/// <param name="Sent">What each producer sent.</param>
/// <param name="Followers">They have ended.</param>
/// <param name="End">The last line that every follower has to have.</param>
/// <param name="Stored">All that Redis has at the end, in its order.</param>
internal sealed record LossRun(
    IReadOnlyList<IReadOnlyList<SentBatch>> Sent,
    IReadOnlyList<ResumingFollower> Followers,
    EntryId End,
    IReadOnlyList<StoredLine> Stored
)
{
    private const int Producers = 3;

    // For what would otherwise never end. What has not come by then is missing.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>Runs until all processes are back, and followers have had the time to get the last line.</summary>
    public static async Task<LossRun> RunAsync(
        LossScenario scenario,
        Action<string> told,
        CancellationToken cancellationToken
    )
    {
        await using var platform = await Platform.StartAsync(scenario.Kept, cancellationToken);
        using var stopProducing = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var stopFollowing = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Producer[] producers =
        [
            .. Enumerable
                .Range(0, Producers)
                .Select(i => new Producer($"p{i}", platform.Gateways, Platform.Lines, Token("write"))),
        ];
        ResumingFollower[] followers =
        [
            .. Enumerable.Range(0, scenario.Staying + scenario.Leaving).Select(NewFollower),
        ];
        var following = Task.WhenAll(followers.Select(follower => follower.RunAsync(stopFollowing.Token)));
        var producing = Task.WhenAll(producers.Select(producer => producer.RunAsync(stopProducing.Token)));
        EntryId end;
        try
        {
            await platform.SufferAsync(new Random(scenario.Seed), scenario.Duration, told, cancellationToken);

            // One that leaves proves nothing before it has lost something.
            await WaitAsync(() => followers.All(follower => !follower.Leaves || follower.Gaps > 0), cancellationToken);
            await stopProducing.CancelAsync();
            await producing.WaitAsync(Patience, cancellationToken);
            end = (await platform.StoredAsync())[^1].Id;
            await WaitAsync(() => followers.All(follower => follower.HasCome(end)), cancellationToken);
        }
        finally
        {
            await stopProducing.CancelAsync();
            await stopFollowing.CancelAsync();
            await following.WaitAsync(Patience, cancellationToken);
        }

        // Once nobody follows any more: what was given up may have been stored until now, and seen.
        return new LossRun(
            [.. producers.Select(producer => producer.Sent)],
            followers,
            end,
            await platform.StoredAsync()
        );

        ResumingFollower NewFollower(int i)
        {
            var (leaves, isWebSocket) = (i >= scenario.Staying, i % 2 == 0);
            var absences = new Absences(
                new Random(scenario.Seed + i),
                scenario.Kept,
                () => producers.Sum(one => one.Accepted),
                stopProducing.Token
            );
            return new ResumingFollower(
                $"{(isWebSocket ? "WebSocket" : "event stream")} {i}{(leaves ? ", which leaves" : "")}",
                isWebSocket,
                platform.Gateways,
                Platform.Stream,
                Token("read"),
                leaves ? absences : null
            );
        }
    }

    // Good for longer than any run.
    private static string Token(string what) =>
        TokenBuilder
            .Hs256.WithClaim("scope", $"\"logs:{what}\"")
            .WithClaim("exp", TokenBuilder.SecondsFromNow(86_400))
            .Token;

    private static async Task WaitAsync(Func<bool> condition, CancellationToken cancellationToken)
    {
        for (var waited = Stopwatch.StartNew(); !condition() && waited.Elapsed < Patience; )
        {
            await Task.Delay(50, cancellationToken);
        }
    }
}
