using EdgeGateway.RequestTimeouts;
using EdgeGateway.Timing;
using EdgeGateway.UnitTests.Streams;
using EdgeGateway.UnitTests.Streams.WebSockets;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace EdgeGateway.UnitTests.RequestTimeouts;

public sealed class RequestTimeoutTests : IDisposable
{
    private readonly FakeTimeProvider _time = new();
    private readonly TimerWheel _wheel;

    public RequestTimeoutTests() => _wheel = new TimerWheel(_time, StreamHarness.Tick, NullLogger<TimerWheel>.Instance);

    [Fact]
    public void A_backend_that_says_nothing_for_the_idle_timeout_is_cut_and_not_before()
    {
        using var timeout = Begin();
        Advance(29.75);
        Assert.False(timeout.TimedOut.IsCancellationRequested);
        Advance(0.5);
        Assert.Equal("BackendSilent", timeout.Cause.ToString());
        Assert.Equal(0, _wheel.Count);
    }

    [Fact]
    public void A_client_whose_body_stops_is_the_silent_one()
    {
        using var timeout = Begin();
        timeout.OnAwaitClient();
        Advance(20);
        timeout.OnClientSent();
        timeout.OnAwaitClient();
        Advance(29.75);
        Assert.Null(timeout.Cause);
        Advance(0.5);
        Assert.Equal("ClientSilent", timeout.Cause.ToString());
    }

    [Fact]
    public void After_the_body_the_backend_has_the_whole_time()
    {
        using var timeout = Begin();
        timeout.OnAwaitClient();
        Advance(29);
        timeout.OnClientSent();
        Advance(29);
        Assert.Null(timeout.Cause);
        Advance(1.25);
        Assert.Equal("BackendSilent", timeout.Cause.ToString());
    }

    [Fact]
    public void A_client_that_takes_nothing_of_a_response_has_longer()
    {
        using var timeout = Begin();
        timeout.OnBackendSent(1);
        Advance(39.75);
        Assert.Null(timeout.Cause);
        Advance(0.5);
        Assert.Equal("SlowClient", timeout.Cause.ToString());
    }

    [Fact]
    public void When_the_client_took_at_last_the_backend_has_the_whole_time_and_not_more()
    {
        using var timeout = Begin();
        timeout.OnBackendSent(1);
        Advance(35);
        timeout.OnWriteCompleted();
        Advance(29.75);
        Assert.Null(timeout.Cause);
        Advance(0.5);
        Assert.Equal("BackendSilent", timeout.Cause.ToString());
    }

    [Fact]
    public void Where_the_connection_tells_what_its_client_takes_the_timeout_does_not_ask()
    {
        using var timeout = Begin(TimeSpan.Zero);
        timeout.OnBackendSent(1);
        Advance(600);
        Assert.Null(timeout.Cause);
        timeout.OnWriteCompleted();
        Advance(30.25);
        Assert.Equal("BackendSilent", timeout.Cause.ToString());
    }

    [Fact]
    public void After_the_end_of_the_response_a_body_that_stops_coming_is_cut_nevertheless()
    {
        using var timeout = Begin(TimeSpan.Zero);
        timeout.OnAwaitClient();
        timeout.OnBackendSent(1);
        timeout.OnWriteCompleted();
        timeout.OnBackendSent(0);
        Advance(30.25);
        Assert.Equal("ClientSilent", timeout.Cause.ToString());
    }

    [Fact]
    public void While_a_live_stream_has_its_own_clocks_this_one_rests_and_goes_on_after_it()
    {
        using var stream = WebSocketHarness.Create();
        using var timeout = Begin();
        timeout.OnAwaitClient();
        timeout.SuspendFor(stream.Stream);
        Advance(60);
        Assert.Null(timeout.Cause);
        Assert.Equal(0, _wheel.Count);
        timeout.Resume();
        Advance(29.75);
        Assert.Null(timeout.Cause);
        Advance(0.5);
        Assert.Equal("ClientSilent", timeout.Cause.ToString());
    }

    [Fact]
    public async Task The_forwarder_is_stopped_outside_of_the_wheels_thread()
    {
        using var timeout = Begin();
        var wheel = Environment.CurrentManagedThreadId;
        var turns = true;
        var stopped = new TaskCompletionSource<bool>();
        timeout.TimedOut.Register(() => stopped.SetResult(turns && Environment.CurrentManagedThreadId == wheel));
        Advance(30.25);
        turns = false;
        Assert.False(await stopped.Task.WaitAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public void An_timeout_that_is_over_is_off_the_wheel_and_never_cut()
    {
        var timeout = Begin();
        timeout.Dispose();
        Advance(60);
        Assert.Null(timeout.Cause);
        Assert.Equal(0, _wheel.Count);
    }

    public void Dispose() => _wheel.Dispose();

    private RequestTimeout Begin(TimeSpan? slowClient = null) =>
        new(_wheel, StreamHarness.DefaultPolicy.IdleTimeout, slowClient ?? StreamHarness.DefaultPolicy.SlowClient);

    private void Advance(double seconds)
    {
        for (var passed = 0.0; passed < seconds; passed += StreamHarness.Tick.TotalSeconds)
        {
            _time.Advance(StreamHarness.Tick);
        }
    }
}
