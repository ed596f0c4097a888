using EdgeGateway.Connections.Http2.Budgets;
using Microsoft.Extensions.Time.Testing;

namespace EdgeGateway.UnitTests.Connections.Http2.Budgets;

public sealed class FrameBudgetsTests
{
    private static readonly Http2BudgetOptions Options = new()
    {
        ResetBurst = 20,
        ResetsPerSecond = 5,
        ControlBurst = 100,
        ControlsPerSecond = 10,
    };

    private readonly FakeTimeProvider _time = new();
    private readonly FrameBudgets _budgets;

    public FrameBudgetsTests() => _budgets = new FrameBudgets(Options, _time);

    public static TheoryData<int> Kinds => [.. Enum.GetValues<FloodKind>().Select(kind => (int)kind)];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Each_kind_has_a_burst_of_its_own(int kind)
    {
        var burst = Burst((FloodKind)kind);
        Assert.Equal(burst, Take((FloodKind)kind, 2 * burst));
        Assert.All(
            Enum.GetValues<FloodKind>().Where(other => (int)other != kind),
            other => Assert.True(_budgets.TryTake(other))
        );
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Time_refills_a_budget_up_to_the_burst(int kind)
    {
        var burst = Burst((FloodKind)kind);
        Take((FloodKind)kind, burst);
        _time.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(2 * PerSecond((FloodKind)kind), Take((FloodKind)kind, burst));
        _time.Advance(TimeSpan.FromHours(1));
        Assert.Equal(burst, Take((FloodKind)kind, 2 * burst));
    }

    [Theory]
    [InlineData((int)FloodKind.Resets, 1)]
    [InlineData((int)FloodKind.ProvokedResets, 1)]
    [InlineData((int)FloodKind.Streams, 0)]
    [InlineData((int)FloodKind.Pings, 1)]
    [InlineData((int)FloodKind.Priorities, 1)]
    [InlineData((int)FloodKind.WindowUpdates, 3)]
    [InlineData((int)FloodKind.Settings, 0)]
    [InlineData((int)FloodKind.Continuations, 0)]
    [InlineData((int)FloodKind.EmptyData, 0)]
    [InlineData((int)FloodKind.HeaderBombs, 0)]
    [InlineData((int)FloodKind.RejectedRequests, 0)]
    [InlineData((int)FloodKind.OtherFrames, 0)]
    public void Sent_parts_of_responses_refill_the_budgets_of_frames_that_answer_them(int kind, int each)
    {
        Take((FloodKind)kind, Burst((FloodKind)kind));
        for (var i = 0; i < 3; i++)
        {
            _budgets.OnSent(bytes: 100);
        }

        Assert.Equal(3 * each, Take((FloodKind)kind, 50));
    }

    [Fact]
    public void A_client_that_opens_its_window_by_single_bytes_exceeds_its_budget()
    {
        var left = 10_000;
        for (; left > 0 && _budgets.TryTake(FloodKind.WindowUpdates); left--)
        {
            _budgets.OnSent(bytes: 1);
        }

        Assert.InRange(left, 9_850, 9_900);
    }

    [Fact]
    public void A_client_below_the_rate_never_exceeds_a_budget()
    {
        for (var i = 0; i < 5_000; i++)
        {
            _time.Advance(TimeSpan.FromMilliseconds(101));
            Assert.True(_budgets.TryTake(FloodKind.Pings));
        }
    }

    [Fact]
    public void Several_units_are_counted_at_once()
    {
        Assert.True(_budgets.TryTake(FloodKind.HeaderBombs, 6));
        Assert.True(_budgets.TryTake(FloodKind.HeaderBombs, 4));
        Assert.False(_budgets.TryTake(FloodKind.HeaderBombs, 1));
        _time.Advance(TimeSpan.FromSeconds(3));
        Assert.False(_budgets.TryTake(FloodKind.HeaderBombs, 4));
        Assert.True(_budgets.TryTake(FloodKind.HeaderBombs, 3));
        _time.Advance(TimeSpan.FromHours(1));
        Assert.False(_budgets.TryTake(FloodKind.HeaderBombs, 11));
    }

    private static int Burst(FloodKind kind) =>
        IsOfStreams(kind) ? Options.ResetBurst
        : kind == FloodKind.HeaderBombs ? Options.ControlBurst / 10
        : Options.ControlBurst;

    private static int PerSecond(FloodKind kind) =>
        IsOfStreams(kind) ? Options.ResetsPerSecond
        : kind == FloodKind.HeaderBombs ? Options.ControlsPerSecond / 10
        : Options.ControlsPerSecond;

    private static bool IsOfStreams(FloodKind kind) =>
        kind is FloodKind.Resets or FloodKind.ProvokedResets or FloodKind.Streams or FloodKind.RejectedRequests;

    // How many of so many frames are within the budget.
    private int Take(FloodKind kind, int frames) => Enumerable.Range(0, frames).Count(_ => _budgets.TryTake(kind));
}
