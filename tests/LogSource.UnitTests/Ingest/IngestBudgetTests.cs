using LogSource.Ingest;
using LogSource.Ingest.Bodies;
using LogSource.Ingest.Budget;
using LogSource.Problems;
using Microsoft.Extensions.Options;

namespace LogSource.UnitTests.Ingest;

public sealed class IngestBudgetTests
{
    private const int Limit = 60_000;

    private readonly IngestBudget _budget = new(Options.Create(new IngestOptions { MaxPendingBytes = Limit + 1 }));

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(16 * 1024)]
    [InlineData(16 * 1024 + 1)]
    [InlineData(Limit)]
    public async Task A_body_is_read_completely_and_its_reservation_is_released(int length)
    {
        var body = new byte[length];
        Random.Shared.NextBytes(body);

        for (var i = 0; i < 3; i++)
        {
            using var reservation = _budget.NewReservation();
            var read = await ReadAsync(body, reservation);
            Assert.Equal(body, read.Bytes.ToArray());
            read.Recycle();
        }
    }

    [Fact]
    public async Task A_body_over_the_budget_is_rejected_until_another_one_is_released()
    {
        using (var reservation = _budget.NewReservation())
        {
            await ReadAsync(new byte[50_000], reservation);

            using var rejected = _budget.NewReservation();
            var problem = (await Assert.ThrowsAsync<ProblemException>(() => ReadAsync(new byte[10], rejected))).Problem;
            Assert.Equal((503, "ingest-full"), (problem.Status, problem.Code));
            Assert.NotNull(problem.RetryAfter);
        }

        using var next = _budget.NewReservation();
        await ReadAsync(new byte[50_000], next);
    }

    [Fact]
    public async Task A_body_over_the_limit_is_a_413()
    {
        using var reservation = _budget.NewReservation();

        var problem = (
            await Assert.ThrowsAsync<ProblemException>(() => ReadAsync(new byte[Limit + 1], reservation))
        ).Problem;

        Assert.Equal((413, "body-too-large"), (problem.Status, problem.Code));
    }

    [Fact]
    public async Task A_waiting_reservation_is_granted_when_the_budget_allows_it()
    {
        using var first = _budget.NewReservation();
        first.Add(40_000);
        using var second = _budget.NewReservation();
        second.Add(20_000);
        using var waiting = _budget.NewReservation();
        var waits = waiting.AddAsync(30_000, Cancel);

        second.Dispose();
        Assert.False(waits.IsCompleted);
        first.ReduceTo(15_000);

        await waits;
        Assert.Equal(45_000, _budget.ReservedBytes);
    }

    [Fact]
    public void Contradictory_limits_stop_the_start()
    {
        var validator = new IngestOptionsValidator();
        var contradictory = new IngestOptions
        {
            MaxBodyBytes = 100,
            MaxLinesPerRequest = 0,
            MaxPendingBytes = 99,
        };

        Assert.True(validator.Validate(null, new IngestOptions()).Succeeded);
        Assert.Equal(
            [
                "Ingest:MaxLinesPerRequest is '0': must be 1 or more",
                "Ingest:MaxPendingBytes is '99': must be 101 or more",
            ],
            validator.Validate(null, contradictory).Failures
        );
    }

    [Theory]
    [InlineData(512 * 1024 * 1024, 300_000, 64 * 1024 * 1024, long.MaxValue, 0)]
    [InlineData(int.MaxValue, int.MaxValue, int.MaxValue, long.MaxValue, 3)]
    [InlineData(int.MinValue, int.MinValue, int.MinValue, long.MinValue, 4)]
    public void Limits_beyond_the_possible_size_stop_the_start(int body, int lines, int line, long pending, int faults)
    {
        var extreme = new IngestOptions
        {
            MaxBodyBytes = body,
            MaxLinesPerRequest = lines,
            MaxLineBytes = line,
            MaxPendingBytes = pending,
        };

        Assert.Equal(faults, new IngestOptionsValidator().Validate(null, extreme).Failures?.Count() ?? 0);
    }

    private static Task<RequestBody> ReadAsync(byte[] body, IngestReservation reservation) =>
        RequestBody.ReadAsync(new MemoryStream(body), Limit, reservation, Cancel);
}
