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
    public void A_silent_backend_is_cut_off_at_the_idle_timeout_and_not_before()
    {
        using var timeout = Begin();
        Advance(29.75);
        Assert.False(timeout.TimedOut.IsCancellationRequested);
        Advance(0.5);
        Assert.Equal("BackendSilent", timeout.Cause.ToString());
        Assert.Equal(0, _wheel.Count);
    }

    [Fact]
    public void A_client_that_stops_sending_its_body_is_the_cause()
    {
        using var timeout = Begin();
        timeout.OnAwaitClient();
        Advance(20);
        timeout.OnClientSent(1);
        timeout.OnAwaitClient();
        Advance(29.75);
        Assert.Null(timeout.Cause);
        Advance(0.5);
        Assert.Equal("ClientSilent", timeout.Cause.ToString());
    }

    [Fact]
    public void The_backend_has_the_full_timeout_after_the_body()
    {
        using var timeout = Begin();
        timeout.OnAwaitClient();
        Advance(29);
        timeout.OnClientSent(0);
        Advance(29);
        Assert.Null(timeout.Cause);
        Advance(1.25);
        Assert.Equal("BackendSilent", timeout.Cause.ToString());
    }

    [Fact]
    public void A_client_that_reads_nothing_is_cut_off_at_the_slow_client_timeout()
    {
        using var timeout = Begin();
        timeout.OnBackendSent(1);
        Advance(39.75);
        Assert.Null(timeout.Cause);
        Advance(0.5);
        Assert.Equal("SlowClient", timeout.Cause.ToString());
    }

    [Fact]
    public void The_backend_has_the_full_timeout_after_the_client_has_read()
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
    public void Without_a_slow_client_timeout_a_client_that_reads_nothing_is_not_cut_off()
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
    public void A_body_that_stops_is_cut_off_even_after_the_end_of_the_response()
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
    public void The_timeout_is_suspended_during_a_stream_and_resumes_after_it()
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
    public async Task The_forwarder_is_cancelled_outside_the_timer_wheels_thread()
    {
        using var timeout = Begin();
        var wheel = Environment.CurrentManagedThreadId;
        var isAdvancing = true;
        var stopped = new TaskCompletionSource<bool>();
        timeout.TimedOut.Register(() => stopped.SetResult(isAdvancing && Environment.CurrentManagedThreadId == wheel));
        Advance(30.25);
        isAdvancing = false;
        Assert.False(await stopped.Task.WaitAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public void A_disposed_timeout_leaves_the_timer_wheel_and_never_fires()
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
