using LogSource.Ingest;
using LogSource.Ingest.Bodies;
using LogSource.Ingest.Budget;
using LogSource.Problems;
using Microsoft.Extensions.Options;

namespace LogSource.UnitTests.Ingest;

public sealed class IngestBudgetTests
{
    private const int Limit = 60_000;

    private readonly IngestBudget _pending = new(Options.Create(new IngestOptions { MaxPendingBytes = Limit + 1 }));

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(16 * 1024)]
    [InlineData(16 * 1024 + 1)]
    [InlineData(Limit)]
    public async Task A_body_is_read_whole_and_its_room_given_back(int length)
    {
        var body = new byte[length];
        Random.Shared.NextBytes(body);

        for (var i = 0; i < 3; i++)
        {
            using var lease = _pending.Lease();
            var read = await ReadAsync(body, lease);
            Assert.Equal(body, read.Bytes.ToArray());
            read.Recycle();
        }
    }

    [Fact]
    public async Task A_body_for_which_there_is_no_room_is_refused_until_another_one_is_done()
    {
        using (var lease = _pending.Lease())
        {
            await ReadAsync(new byte[50_000], lease);

            using var refused = _pending.Lease();
            var problem = (await Assert.ThrowsAsync<ProblemException>(() => ReadAsync(new byte[10], refused))).Problem;
            Assert.Equal((503, "ingest-full"), (problem.Status, problem.Code));
            Assert.NotNull(problem.RetryAfter);
        }

        using var next = _pending.Lease();
        await ReadAsync(new byte[50_000], next);
    }

    [Fact]
    public async Task A_body_that_turns_out_too_long_is_a_413()
    {
        using var lease = _pending.Lease();

        var problem = (await Assert.ThrowsAsync<ProblemException>(() => ReadAsync(new byte[Limit + 1], lease))).Problem;

        Assert.Equal((413, "body-too-large"), (problem.Status, problem.Code));
    }

    [Fact]
    public async Task One_that_can_wait_has_its_room_when_there_is_enough()
    {
        using var first = _pending.Lease();
        first.Add(40_000);
        using var second = _pending.Lease();
        second.Add(20_000);
        using var waiting = _pending.Lease();
        var waits = waiting.AddAsync(30_000, Cancel);

        second.Dispose();
        Assert.False(waits.IsCompleted);
        first.Keep(15_000);

        await waits;
        Assert.Equal(45_000, _pending.Count);
    }

    [Fact]
    public void Limits_that_contradict_each_other_are_refused_at_start()
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
    public void Limits_that_nothing_could_hold_are_refused_at_start(
        int body,
        int lines,
        int line,
        long pending,
        int faults
    )
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

    private static Task<RequestBody> ReadAsync(byte[] body, IngestReservation lease) =>
        RequestBody.ReadAsync(new MemoryStream(body), Limit, lease, Cancel);
}
